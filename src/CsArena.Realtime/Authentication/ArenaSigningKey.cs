using System.Security.Cryptography;
using System.Text;
using Microsoft.IdentityModel.Tokens;

namespace CsArena.Realtime.Authentication;

/// <summary>The HS256 keys: of the configured secrets, or a random one for as long as this process lives (Development only).</summary>
internal sealed class ArenaSigningKey(ArenaAuthenticationOptions options)
{
    /// <summary>Signs the tokens of Development.</summary>
    public SymmetricSecurityKey Key { get; } = options.Secret is { } secret
        ? Of(secret)
        : new SymmetricSecurityKey(RandomNumberGenerator.GetBytes(ArenaAuthenticationOptions.MinSecretBytes));

    /// <summary>Every key whose tokens are taken.</summary>
    public IReadOnlyList<SecurityKey> Accepted => options.PreviousSecret is { } previous ? [Key, Of(previous)] : [Key];

    private static SymmetricSecurityKey Of(string secret) => new(Encoding.UTF8.GetBytes(secret));
}
