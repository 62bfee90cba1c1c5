namespace CsArena.Realtime.Redis;

/// <summary>Which certificates of a server are trusted instead of those that the machine trusts.</summary>
/// <param name="AuthorityFile">A file in PEM with the authorities that may have signed it; null for those of the machine.</param>
/// <param name="Fingerprints">The SHA-256 of the certificates themselves, separated by commas; empty for any that was signed.</param>
internal sealed record TrustedCertificates(string? AuthorityFile, string Fingerprints)
{
    private const int Digits = 64;

    /// <summary>Those that the machine trusts.</summary>
    public static TrustedCertificates OfMachine { get; } = new(null, "");

    /// <summary>Reads a fingerprint, with or without colons between its bytes.</summary>
    /// <returns>Null when it is none.</returns>
    public static string? ReadFingerprint(string text)
    {
        var digits = text.Replace(":", "", StringComparison.Ordinal).ToUpperInvariant();
        return digits.Length == Digits && digits.All(char.IsAsciiHexDigit) ? digits : null;
    }
}
