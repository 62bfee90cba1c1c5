using System.Globalization;

namespace CsArena.Realtime.Redis;

/// <summary>What may follow the <c>?</c> of a <c>REDIS_URL</c>, and stand among the settings of a connection string.</summary>
/// <param name="Database">Null where it is not said.</param>
/// <param name="Certificates">Which certificates of the server are trusted.</param>
internal sealed record RedisUrlParameters(int? Database, TrustedCertificates Certificates)
{
    private const string DatabaseName = "db";
    private const string AuthorityName = "ca";
    private const string FingerprintName = "fingerprint";
    private const int LongestName = 40;

    /// <summary>Whether a setting is one of those about certificates, which the library does not know.</summary>
    public static bool AreAbout(string setting) => setting.Split('=')[0] is AuthorityName or FingerprintName;

    /// <summary>Reads parameters.</summary>
    /// <param name="parameters">Each <c>name=value</c>, the value percent-encoded.</param>
    /// <param name="wrong">Makes the exception of what is wrong.</param>
    public static RedisUrlParameters Read(IEnumerable<string> parameters, Func<string, FormatException> wrong)
    {
        int? database = null;
        string? authority = null;
        var fingerprints = new List<string>();
        foreach (var parameter in parameters)
        {
            var equals = parameter.IndexOf('=', StringComparison.Ordinal);
            var name = equals < 0 ? parameter : parameter[..equals];
            var value = Uri.UnescapeDataString(equals < 0 ? "" : parameter[(equals + 1)..]);
            switch (name)
            {
                case DatabaseName:
                    database = int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                        ? number
                        : throw wrong("has a database that is not a number.");
                    break;
                case AuthorityName:
                    authority = value.Length > 0 ? value : throw wrong("has a ca that names no file.");
                    break;
                case FingerprintName:
                    fingerprints.Add(TrustedCertificates.ReadFingerprint(value) ?? throw wrong("has a fingerprint that is not a SHA-256, 64 hexadecimal digits."));
                    break;
                default:
                    throw wrong($"has {Described(name)}, which is not known here; known are {AuthorityName}, {DatabaseName}, {FingerprintName}.");
            }
        }

        return new RedisUrlParameters(database, new TrustedCertificates(authority, string.Join(',', fingerprints)));
    }

    /// <summary>A name that looks like one; anything else may be a piece of a password.</summary>
    private static string Described(string name)
        => name.Length is > 0 and <= LongestName && name.All(character => char.IsAsciiLetter(character) || character is '_' or '-')
            ? $"the parameter {name}"
            : "a parameter";
}
