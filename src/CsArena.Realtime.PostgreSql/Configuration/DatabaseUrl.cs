using System.Globalization;
using System.Net;
using Npgsql;

namespace CsArena.Realtime.PostgreSql;

/// <summary>
/// What <c>DATABASE_URL</c> says: <c>postgres://user:password@host[:port]/database[?sslmode=require]</c>, percent-decoded,
/// or a connection string of Npgsql, which has a <c>=</c> and no such beginning.
/// </summary>
internal static class DatabaseUrl
{
    public const int DefaultPort = 5432;

    private const string Form = "The form is postgres://user:password@host[:port]/database[?sslmode=require], or a connection string of Npgsql.";

    private static readonly string[] _schemes = ["postgres://", "postgresql://"];

    /// <summary>Reads the URL.</summary>
    /// <param name="text">The URL, or a connection string.</param>
    /// <exception cref="FormatException">It has another form. The message names DATABASE_URL, and nothing of a password.</exception>
    public static NpgsqlConnectionStringBuilder Parse(string text)
    {
        if (Array.Find(_schemes, scheme => text.StartsWith(scheme, StringComparison.OrdinalIgnoreCase)) is { } scheme)
        {
            return ParseUrl(text[scheme.Length..]);
        }

        return text switch
        {
            "" => throw Wrong("is needed."),
            _ when text.Contains('=', StringComparison.Ordinal) && !text.Contains("://", StringComparison.Ordinal) => ParseConnectionString(text),
            _ => throw Wrong("starts with neither postgres:// nor postgresql://."),
        };
    }

    /// <summary>For messages: host, port and database, nothing else.</summary>
    public static string Describe(NpgsqlConnectionStringBuilder connection) => $"{connection.Host}:{connection.Port}/{connection.Database}";

    private static NpgsqlConnectionStringBuilder ParseConnectionString(string text)
    {
        try
        {
            var connection = new NpgsqlConnectionStringBuilder(text);
            return string.IsNullOrEmpty(connection.Host) ? throw Wrong("names no host.")
                : string.IsNullOrEmpty(connection.Database) ? throw Wrong("names no database.")
                : connection;
        }
        catch (Exception error) when (error is ArgumentException or InvalidCastException or OverflowException)
        {
            // What it says may be a part of the password: one with a semicolon is cut there.
            throw Wrong("is a connection string that Npgsql cannot read.");
        }
    }

    private static NpgsqlConnectionStringBuilder ParseUrl(string rest)
    {
        var question = rest.IndexOf('?', StringComparison.Ordinal);
        var (place, parameters) = question < 0 ? (rest, "") : (rest[..question], rest[(question + 1)..]);
        var at = place.LastIndexOf('@');
        if (at < 0 && parameters.Contains('@', StringComparison.Ordinal))
        {
            throw Wrong("has a ? before its @; in a user or password write %3F.");
        }

        var address = place[(at + 1)..];
        var slash = address.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0 || slash == address.Length - 1)
        {
            throw Wrong("names no database.");
        }

        var connection = new NpgsqlConnectionStringBuilder { Database = Decode(address[(slash + 1)..], "database") };
        ReadAddress(connection, address[..slash]);
        ReadCredentials(connection, at < 0 ? "" : place[..at]);
        DatabaseUrlParameters.Read(connection, parameters, what => Wrong(what));
        return connection;
    }

    private static void ReadCredentials(NpgsqlConnectionStringBuilder connection, string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var user = Decode(colon < 0 ? text : text[..colon], "user");
        if (user.Length == 0)
        {
            throw Wrong("names no user.");
        }

        connection.Username = user;
        if (colon >= 0)
        {
            connection.Password = Decode(text[(colon + 1)..], "password");
        }
    }

    private static void ReadAddress(NpgsqlConnectionStringBuilder connection, string text)
    {
        var colon = text.LastIndexOf(':');
        if (text.StartsWith('['))
        {
            var end = text.IndexOf(']', StringComparison.Ordinal);
            var host = end < 0 ? "" : text[1..end];
            if (!IPAddress.TryParse(host, out _) || (end != text.Length - 1 && colon != end + 1))
            {
                throw Wrong("has an IPv6 address that cannot be read; it is written [::1]:5432.");
            }

            (connection.Host, connection.Port) = (host, end == text.Length - 1 ? DefaultPort : Port(text[(colon + 1)..]));
            return;
        }

        var name = colon < 0 ? text : text[..colon];
        if (name.Length == 0 || !name.All(character => char.IsAsciiLetterOrDigit(character) || character is '.' or '-' or '_'))
        {
            throw Wrong("has a host that cannot be read.");
        }

        (connection.Host, connection.Port) = (name, colon < 0 ? DefaultPort : Port(text[(colon + 1)..]));
    }

    private static string Decode(string text, string what)
    {
        for (var at = text.IndexOf('%', StringComparison.Ordinal); at >= 0; at = text.IndexOf('%', at + 1))
        {
            if (at + 2 >= text.Length || !char.IsAsciiHexDigit(text[at + 1]) || !char.IsAsciiHexDigit(text[at + 2]))
            {
                throw Wrong($"has a % in its {what} without two hexadecimal digits after it; write % itself as %25.");
            }
        }

        // These end a part too early, or make an address of its rest.
        return text.IndexOfAny(['/', '#', '@', '?']) < 0
            ? Uri.UnescapeDataString(text)
            : throw Wrong($"has one of / ? # @ in its {what}; write them as %2F %3F %23 %40.");
    }

    private static int Port(string text)
        => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and <= ushort.MaxValue
            ? port
            : throw Wrong("has a port that is not a number from 1 to 65535.");

    private static FormatException Wrong(string what) => new($"DATABASE_URL {what} {Form}");
}
