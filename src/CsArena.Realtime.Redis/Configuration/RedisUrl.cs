using System.Globalization;
using System.Net;

namespace CsArena.Realtime.Redis;

/// <summary>
/// What <c>REDIS_URL</c> says: <c>redis[s]://[user:password@]host[:port][/db]</c>, several separated by commas for a
/// cluster. User and password are percent-decoded.
/// </summary>
internal sealed record RedisUrl
{
    public const int DefaultPort = 6379;

    private const string Form = "The form is redis[s]://[user:password@]host[:port][/db]; servers of a cluster are separated by commas.";

    public required IReadOnlyList<(string Host, int Port)> Servers { get; init; }

    public required bool IsTls { get; init; }

    /// <summary>Null is the server's default user.</summary>
    public required string? User { get; init; }

    public required string? Password { get; init; }

    public required int Database { get; init; }

    /// <summary>Reads the URL.</summary>
    /// <param name="text">The URL, or several.</param>
    /// <exception cref="FormatException">It has another form. The message names REDIS_URL, and nothing of a password.</exception>
    public static RedisUrl Parse(string text)
    {
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

        if (urls.Any(url => url.Database != 0))
        {
            throw Wrong("names a database besides several servers: a cluster has database 0 only.");
        }

        var servers = urls.SelectMany(url => url.Servers).ToArray();
        return servers.Distinct().Count() == servers.Length
            ? first with { Servers = servers }
            : throw Wrong("names a server twice.");
    }

    /// <summary>For messages: host and port, nothing else.</summary>
    public override string ToString() => string.Join(", ", Servers.Select(server => $"{server.Host}:{server.Port}"));

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
        var slash = address.IndexOf('/', StringComparison.Ordinal);
        return new RedisUrl
        {
            IsTls = isTls,
            User = user,
            Password = password,
            Servers = [Address(slash < 0 ? address : address[..slash])],
            Database = slash < 0 ? 0 : Number(address[(slash + 1)..]),
        };
    }

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
