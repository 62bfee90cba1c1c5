using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using CsArena.Realtime.ConnectCodes;

namespace CsArena.Realtime.Authentication;

/// <summary>
/// Codes for browsers, which have to put into an address whatever they connect with: each stands for a token, for half a minute
/// and one connection. Whoever finds one in a log later finds nothing.
/// </summary>
/// <remarks>
/// The token is sealed with the code and kept under a name that is derived from it: whoever can read the store can neither
/// connect nor read the token. The token is checked again when the code is taken, so that all that holds for it holds then.
/// </remarks>
internal sealed class SealedConnectCodes(IConnectCodeStore store)
{
    /// <summary>What a code begins with, and no JWT does.</summary>
    private const string Prefix = "once_";

    private const int RandomBytes = 32;

    /// <summary>Of base64url.</summary>
    private const int Length = 5 + 43;

    /// <summary>A key is of one code, and seals once: its nonce may be any.</summary>
    private static readonly byte[] _nonce = new byte[AesGcm.NonceByteSizes.MaxSize];

    /// <summary>How long a code can be used.</summary>
    public static TimeSpan Lifetime { get; } = TimeSpan.FromSeconds(30);

    public static bool IsCode(string? text) => text?.StartsWith(Prefix, StringComparison.Ordinal) == true;

    /// <summary>Makes a code.</summary>
    /// <exception cref="BackendUnavailableException">The store is away.</exception>
    public async ValueTask<string> CreateAsync(string token, CancellationToken cancellationToken)
    {
        var code = Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(RandomBytes));
        await store.AddAsync(NameOf(code), Seal(code, token), Lifetime, cancellationToken);
        return code;
    }

    /// <summary>The token that a code stands for, once.</summary>
    /// <returns>Null when the code was taken, is too old, or never was.</returns>
    /// <exception cref="BackendUnavailableException">The store is away.</exception>
    public async ValueTask<string?> TakeAsync(string code, CancellationToken cancellationToken)
        => code.Length == Length && await store.TakeAsync(NameOf(code), cancellationToken) is { } value ? Open(code, value.Span) : null;

    private static string NameOf(string code) => Base64Url.EncodeToString(Derive(code, "name"));

    private static byte[] Derive(string code, string purpose)
        => HKDF.DeriveKey(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(code), RandomBytes, info: Encoding.UTF8.GetBytes(purpose));

    private static byte[] Seal(string code, string token)
    {
        var plain = Encoding.UTF8.GetBytes(token);
        var value = new byte[AesGcm.TagByteSizes.MaxSize + plain.Length];
        using var cipher = CipherOf(code);
        cipher.Encrypt(_nonce, plain, value.AsSpan(AesGcm.TagByteSizes.MaxSize), value.AsSpan(0, AesGcm.TagByteSizes.MaxSize));
        return value;
    }

    private static string? Open(string code, ReadOnlySpan<byte> value)
    {
        if (value.Length < AesGcm.TagByteSizes.MaxSize)
        {
            return null;
        }

        var plain = new byte[value.Length - AesGcm.TagByteSizes.MaxSize];
        using var cipher = CipherOf(code);
        try
        {
            cipher.Decrypt(_nonce, value[AesGcm.TagByteSizes.MaxSize..], value[..AesGcm.TagByteSizes.MaxSize], plain);
            return Encoding.UTF8.GetString(plain);
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }

    private static AesGcm CipherOf(string code) => new(Derive(code, "key"), AesGcm.TagByteSizes.MaxSize);
}
