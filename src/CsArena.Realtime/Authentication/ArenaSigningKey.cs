using System.Security.Cryptography;
using System.Text;
using Microsoft.IdentityModel.Tokens;

namespace CsArena.Realtime.Authentication;

/// <summary>The HS256 key: of the configured secret, or random for as long as this process lives (Development only).</summary>
internal sealed class ArenaSigningKey(ArenaAuthenticationOptions options)
{
    public SymmetricSecurityKey Key { get; } = new(options.Secret is { } secret
        ? Encoding.UTF8.GetBytes(secret)
        : RandomNumberGenerator.GetBytes(ArenaAuthenticationOptions.MinSecretBytes));
}
