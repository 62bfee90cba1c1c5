using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace CsArena.EndToEnd.Players;

/// <summary>Tokens as an account service would make them, and as an attacker would.</summary>
public static class Tokens
{
    public static readonly string Secret = Convert.ToHexString(RandomNumberGenerator.GetBytes(32));

    /// <summary>A good token.</summary>
    public static string For(string userId, string? nickname = null, TimeSpan? lifetime = null)
        => Signed(userId, nickname, DateTime.UtcNow + (lifetime ?? TimeSpan.FromHours(1)), Secret, SecurityAlgorithms.HmacSha256);

    public static string Expired(string userId)
        => Signed(userId, null, DateTime.UtcNow.AddMinutes(-1), Secret, SecurityAlgorithms.HmacSha256);

    public static string Forged(string userId)
        => Signed(userId, null, DateTime.UtcNow.AddHours(1), new string('x', 64), SecurityAlgorithms.HmacSha256);

    public static string WrongAlgorithm(string userId)
        => Signed(userId, null, DateTime.UtcNow.AddHours(1), Secret, SecurityAlgorithms.HmacSha512);

    /// <summary>Well signed, with any payload.</summary>
    public static string Of(string payload) => SignedBy(Secret, """{"alg":"HS256","typ":"JWT"}""", payload);

    public static string WithoutExpiry(string userId) => Of(JsonSerializer.Serialize(new { sub = userId }));

    public static string WithoutSubject() => Of($$"""{"exp":{{Later}}}""");

    public static string WithEmptySubject() => Of($$"""{"sub":"","exp":{{Later}}}""");

    /// <summary>Says that it is not signed, and is not.</summary>
    public static string Unsigned(string userId)
        => $"{Encode("""{"alg":"none","typ":"JWT"}""")}.{Encode(JsonSerializer.Serialize(new { sub = userId, exp = Later }))}.";

    /// <summary>A good signature under another player's name.</summary>
    public static string Tampered(string userId)
    {
        var parts = For("somebody else").Split('.');
        return $"{parts[0]}.{Encode(JsonSerializer.Serialize(new { sub = userId, exp = Later }))}.{parts[2]}";
    }

    private static long Later => DateTimeOffset.UtcNow.AddHours(1).ToUnixTimeSeconds();

    private static string Signed(string userId, string? nickname, DateTime expires, string secret, string algorithm)
    {
        var claims = new List<Claim> { new("sub", userId) };
        if (nickname is not null)
        {
            claims.Add(new Claim("nickname", nickname));
        }

        return new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Subject = new ClaimsIdentity(claims),
            NotBefore = expires.AddHours(-2),
            IssuedAt = expires.AddHours(-2),
            Expires = expires,
            SigningCredentials = new SigningCredentials(new SymmetricSecurityKey(Encoding.UTF8.GetBytes(secret)), algorithm),
        });
    }

    private static string SignedBy(string secret, string header, string payload)
    {
        var signed = $"{Encode(header)}.{Encode(payload)}";
        var signature = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(signed));
        return $"{signed}.{Base64UrlEncoder.Encode(signature)}";
    }

    private static string Encode(string json) => Base64UrlEncoder.Encode(json);
}
