using Npgsql;

namespace CsArena.Realtime.PostgreSql;

/// <summary>
/// What <c>DATABASE_URL</c> says: <c>postgres://user:password@host[:port][,host…]/database[?sslmode=require]</c>,
/// percent-decoded, or a connection string of Npgsql, which has a <c>=</c> and no such beginning.
/// </summary>
internal static class DatabaseUrl
{
    private const string Form = "The form is postgres://user:password@host[:port]/database[?sslmode=require], several hosts separated by commas, or a connection string of Npgsql.";

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

    /// <summary>For messages: hosts, ports and database, nothing else.</summary>
    public static string Describe(NpgsqlConnectionStringBuilder connection) => DatabaseHosts.AreSeveral(connection)
        ? $"{connection.Host}/{connection.Database}"
        : $"{connection.Host}:{connection.Port}/{connection.Database}";

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
        var given = DatabaseUrlParameters.Split(parameters).ToArray();
        var hosts = HostsOf(address[..slash], given);
        hosts.WriteTo(connection);
        ReadCredentials(connection, at < 0 ? "" : place[..at], hosts);
        DatabaseUrlParameters.Read(connection, given, Wrong);
        return connection;
    }

    private static DatabaseHosts HostsOf(string address, IReadOnlyCollection<(string Name, string Value)> parameters)
    {
        var host = parameters.LastOrDefault(one => one.Name == DatabaseUrlParameters.Host).Value;
        var port = parameters.LastOrDefault(one => one.Name == DatabaseUrlParameters.Port).Value;
        var hosts = DatabaseHosts.Parse(string.IsNullOrEmpty(host) ? address : host, Wrong);
        return string.IsNullOrEmpty(port) ? hosts : hosts.WithPorts(port, Wrong);
    }

    private static void ReadCredentials(NpgsqlConnectionStringBuilder connection, string text, DatabaseHosts hosts)
    {
        if (text.Length == 0 && hosts.IsSocket)
        {
            // The server knows the process at the other end of the socket by its user.
            return;
        }

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

    private static FormatException Wrong(string what) => new($"DATABASE_URL {what} {Form}");
}
