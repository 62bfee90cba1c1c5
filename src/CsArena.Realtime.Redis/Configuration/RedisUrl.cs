using System.Globalization;
using System.Net;
using StackExchange.Redis;

namespace CsArena.Realtime.Redis;

/// <summary>
/// What <c>REDIS_URL</c> says: <c>redis[s]://[user:password@]host[:port][/db][?name=value]</c>, several separated by commas for
/// a cluster; user and password are percent-decoded there. Or a connection string of StackExchange.Redis, such as
/// <c>host:port,password=…</c>.
/// </summary>
internal sealed record RedisUrl
{
    public const int DefaultPort = 6379;

    private const string Form = "The form is redis[s]://[user:password@]host[:port][/db][?ca=file], servers of a cluster separated by commas, or host:port,setting=value as StackExchange.Redis writes it.";

    public required IReadOnlyList<(string Host, int Port)> Servers { get; init; }

    public required bool IsTls { get; init; }

    /// <summary>Null is the server's default user.</summary>
    public required string? User { get; init; }

    public required string? Password { get; init; }

    public required int Database { get; init; }

    /// <summary>Which certificates of the server are trusted.</summary>
    public TrustedCertificates Certificates { get; private init; } = TrustedCertificates.OfMachine;

    /// <summary>The further settings of a connection string; null for a URL, which has none.</summary>
    public ConfigurationOptions? Settings { get; private init; }

    /// <summary>Reads the URL.</summary>
    /// <param name="text">The URL, or several.</param>
    /// <exception cref="FormatException">It has another form. The message names REDIS_URL, and nothing of a password.</exception>
    public static RedisUrl Parse(string text)
    {
        if (IsConnectionString(text))
        {
            return ParseConnectionString(text);
        }

        var urls = text.Split(',', StringSplitOptions.TrimEntries).Select(ParseOne).ToArray();
        var first = urls[0];
        if (urls.Length == 1)
        {
            return first;
        }

        if (urls.Any(url => url.IsTls != first.IsTls || url.User != first.User || url.Password != first.Password))
        {
            throw Wrong("has servers with different schemes, users or passwords: those of a cluster have the same.");
        }

        var certificates = urls.Select(url => url.Certificates).Where(one => one != TrustedCertificates.OfMachine).Distinct().ToArray();
        if (certificates.Length > 1)
        {
            throw Wrong("has servers with different certificates to trust: those of a cluster have the same.");
        }

        if (urls.Any(url => url.Database != 0))
        {
            throw Wrong("names a database besides several servers: a cluster has database 0 only.");
        }

        var servers = urls.SelectMany(url => url.Servers).ToArray();
        return servers.Distinct().Count() == servers.Length
            ? first with { Servers = servers, Certificates = certificates.FirstOrDefault(TrustedCertificates.OfMachine) }
            : throw Wrong("names a server twice.");
    }

    /// <summary>For messages: host and port, nothing else.</summary>
    public override string ToString() => string.Join(", ", Servers.Select(server => $"{server.Host}:{server.Port}"));

    private static bool IsConnectionString(string text) => text.Split(',', StringSplitOptions.TrimEntries)
        .Select(part => part.Split('=', 2)[0])
        .All(name => name.Length > 0 && name.IndexOfAny(['/', '@']) < 0);

    private static RedisUrl ParseConnectionString(string text)
    {
        var parts = text.Split(',', StringSplitOptions.TrimEntries);
        var parameters = RedisUrlParameters.Read(parts.Where(RedisUrlParameters.AreAbout), Wrong);
        ConfigurationOptions settings;
        try
        {
            settings = ConfigurationOptions.Parse(string.Join(',', parts.Where(part => !RedisUrlParameters.AreAbout(part))));
        }
        catch (Exception error) when (error is ArgumentException or FormatException or OverflowException)
        {
            // The library's message may repeat a value, and with it a password.
            throw Wrong("has a setting that StackExchange.Redis does not know or cannot read.");
        }

        if (!string.IsNullOrEmpty(settings.ServiceName))
        {
            throw Wrong("asks a Sentinel (serviceName), which the arena does not support; name the Redis itself.");
        }

        var servers = parts
            .Where(part => !part.Contains('=', StringComparison.Ordinal)).Select(Address).ToArray();
        return Checked(new RedisUrl
        {
            Servers = servers.Length > 0 ? servers : throw Wrong("names no server."),
            IsTls = settings.Ssl,
            User = settings.User is "" or "default" ? null : settings.User,
            Password = settings.Password,
            Database = settings.DefaultDatabase ?? 0,
            Settings = settings,
            Certificates = parameters.Certificates,
        });
    }

    private static RedisUrl ParseOne(string text)
    {
        var isTls = text.StartsWith("rediss://", StringComparison.OrdinalIgnoreCase);
        if (!isTls && !text.StartsWith("redis://", StringComparison.OrdinalIgnoreCase))
        {
            throw Wrong(text.Length == 0 ? "is empty, or has an empty part." : "has a part that starts with neither redis:// nor rediss://.");
        }

        var rest = text[(isTls ? "rediss://" : "redis://").Length..];
        var at = rest.LastIndexOf('@');
        var (user, password) = at < 0 ? (null, null) : Credentials(rest[..at]);
        var address = rest[(at + 1)..];
        var question = address.IndexOf('?', StringComparison.Ordinal);
        var parameters = question < 0 ? [] : address[(question + 1)..].Split('&', StringSplitOptions.RemoveEmptyEntries);
        var given = RedisUrlParameters.Read(parameters, Wrong);
        address = question < 0 ? address : address[..question];
        var slash = address.IndexOf('/', StringComparison.Ordinal);
        var path = slash < 0 ? "" : address[(slash + 1)..];
        return Checked(new RedisUrl
        {
            IsTls = isTls,
            User = user,
            Password = password,
            Servers = [Address(slash < 0 ? address : address[..slash])],
            Database = given.Database is { } database && path.Length == 0 ? database : Number(path),
            Certificates = given.Certificates,
        });
    }

    private static RedisUrl Checked(RedisUrl url) => url.IsTls || url.Certificates == TrustedCertificates.OfMachine
        ? url
        : throw Wrong("names a certificate to trust, and does not ask for TLS: write rediss://.");

    private static (string? User, string? Password) Credentials(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0)
        {
            throw Wrong("has something before the @ that is not user:password; a password alone is written :password.");
        }

        var password = Decode(text[(colon + 1)..]);
        if (password.Length == 0)
        {
            throw Wrong("has an @, and no password before it.");
        }

        var user = Decode(text[..colon]);
        return (user is "" or "default" ? null : user, password);
    }

    private static string Decode(string text)
    {
        for (var at = text.IndexOf('%', StringComparison.Ordinal); at >= 0; at = text.IndexOf('%', at + 1))
        {
            if (at + 2 >= text.Length || !char.IsAsciiHexDigit(text[at + 1]) || !char.IsAsciiHexDigit(text[at + 2]))
            {
                throw Wrong("has a % in its user or password without two hexadecimal digits after it; write % itself as %25.");
            }
        }

        // In a user or password these end it too early, or make an address of its rest.
        return text.IndexOfAny(['/', '?', '#', '@']) < 0
            ? Uri.UnescapeDataString(text)
            : throw Wrong("has one of / ? # @ in its user or password; write them as %2F %3F %23 %40.");
    }

    private static (string Host, int Port) Address(string text)
    {
        var colon = text.LastIndexOf(':');
        if (text.StartsWith('['))
        {
            var end = text.IndexOf(']', StringComparison.Ordinal);
            var host = end < 0 ? "" : text[1..end];
            return IPAddress.TryParse(host, out _) && (end == text.Length - 1 || colon == end + 1)
                ? (host, end == text.Length - 1 ? DefaultPort : Port(text[(colon + 1)..]))
                : throw Wrong("has an IPv6 address that cannot be read; it is written [::1]:6379.");
        }

        var name = colon < 0 ? text : text[..colon];
        return name.Length > 0 && name.All(character => char.IsAsciiLetterOrDigit(character) || character is '.' or '-' or '_')
            ? (name, colon < 0 ? DefaultPort : Port(text[(colon + 1)..]))
            : throw Wrong("has a host that cannot be read.");
    }

    private static int Port(string text)
        => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and <= ushort.MaxValue
            ? port
            : throw Wrong("has a port that is not a number from 1 to 65535.");

    private static int Number(string text)
        => text.Length == 0 ? 0
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
        : throw Wrong("has a database that is not a number.");

    private static FormatException Wrong(string what) => new($"REDIS_URL {what} {Form}");
}
