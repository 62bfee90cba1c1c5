using System.Security.Claims;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace CsArena.Realtime.Authentication;

/// <summary>Hands out tokens to whoever asks: for Development, where its endpoint is the only one that exists.</summary>
internal sealed class DevelopmentTokens(ArenaSigningKey key, ArenaAuthenticationOptions options, TimeProvider timeProvider)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(12);

    /// <summary>Payload of <c>POST /api/dev/token</c>.</summary>
    /// <param name="UserId">The player to be.</param>
    /// <param name="Nickname">Name to show.</param>
    public sealed record Request(string? UserId, string? Nickname = null);

    /// <summary>Answer of <c>POST /api/dev/token</c>.</summary>
    /// <param name="Token">The token.</param>
    public sealed record Answer(string Token);

    public Answer? Create(Request request)
    {
        if (!PlayerClaims.IsPlayerId(request.UserId))
        {
            return null;
        }

        var claims = new List<Claim> { new(PlayerClaims.PlayerId, request.UserId!) };
        if (!string.IsNullOrWhiteSpace(request.Nickname))
        {
            claims.Add(new Claim(PlayerClaims.Nickname, request.Nickname));
        }

        var now = timeProvider.GetUtcNow();
        return new Answer(new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Subject = new ClaimsIdentity(claims),
            Issuer = options.Issuer,
            Audience = options.Audience,
            IssuedAt = now.UtcDateTime,
            NotBefore = now.UtcDateTime,
            Expires = (now + Lifetime).UtcDateTime,
            SigningCredentials = new SigningCredentials(key.Key, SecurityAlgorithms.HmacSha256),
        }));
    }
}
