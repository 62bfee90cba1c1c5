using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace CsArena.LoadTest.Tokens;

/// <summary>Signs tokens itself (HS256), for a server that has no development endpoint.</summary>
internal sealed class MintedTokens(string secret, TimeProvider timeProvider) : ITokenSource
{
    private static readonly string s_header = Base64Url.EncodeToString("""{"alg":"HS256","typ":"JWT"}"""u8);

    private readonly byte[] _key = Encoding.UTF8.GetBytes(secret);

    public ValueTask<string> GetAsync(string userId, CancellationToken cancellationToken)
    {
        var now = timeProvider.GetUtcNow().ToUnixTimeSeconds();
        var claims = JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, object>
        {
            ["sub"] = userId,
            ["nickname"] = userId,
            ["iat"] = now,
            ["nbf"] = now - 60,
            ["exp"] = now + 3600,
        });
        var signed = $"{s_header}.{Base64Url.EncodeToString(claims)}";
        var signature = HMACSHA256.HashData(_key, Encoding.ASCII.GetBytes(signed));
        return ValueTask.FromResult($"{signed}.{Base64Url.EncodeToString(signature)}");
    }
}
