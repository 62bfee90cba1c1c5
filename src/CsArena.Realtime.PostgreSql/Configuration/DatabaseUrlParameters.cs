using System.Globalization;
using Npgsql;

namespace CsArena.Realtime.PostgreSql;

/// <summary>What may follow the <c>?</c> of a <c>DATABASE_URL</c>: the parameters of libpq that providers write there.</summary>
internal static class DatabaseUrlParameters
{
    /// <summary>
    /// Npgsql's name for a pooler in front of the database: it does not reset a session whose connection goes back to the pool,
    /// since it is not the session's. Then the arena prepares no statements and sends no options either.
    /// </summary>
    public const string Pooler = "No Reset On Close";

    /// <summary>Where the server is; it goes over what stands before the question mark.</summary>
    public const string Host = "host";

    /// <inheritdoc cref="Host" />
    public const string Port = "port";

    private const int LongestName = 40;

    /// <summary>The name in the URL, and that of Npgsql.</summary>
    private static readonly Dictionary<string, string> _names = new(StringComparer.Ordinal)
    {
        ["sslmode"] = "SSL Mode",
        ["sslnegotiation"] = "SSL Negotiation",
        ["sslrootcert"] = "Root Certificate",
        ["sslcert"] = "SSL Certificate",
        ["sslkey"] = "SSL Key",
        ["sslpassword"] = "SSL Password",
        ["channel_binding"] = "Channel Binding",
        ["gssencmode"] = "GSS Encryption Mode",
        ["connect_timeout"] = "Timeout",
        ["target_session_attrs"] = "Target Session Attributes",
        ["load_balance_hosts"] = "Load Balance Hosts",
        ["application_name"] = "Application Name",
        ["options"] = "Options",
        ["pgbouncer"] = Pooler,
    };

    /// <summary>Splits the parameters.</summary>
    /// <param name="text">What follows the question mark.</param>
    /// <returns>Their names, and their values, not decoded.</returns>
    public static IEnumerable<(string Name, string Value)> Split(string text)
    {
        foreach (var pair in text.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            yield return equals < 0 ? (pair, "") : (pair[..equals], pair[(equals + 1)..]);
        }
    }

    /// <summary>Reads the parameters, except for those that say where the server is.</summary>
    /// <param name="connection">Receives them.</param>
    /// <param name="parameters">Their names and values.</param>
    /// <param name="wrong">Makes the exception of what is wrong.</param>
    public static void Read(
        NpgsqlConnectionStringBuilder connection, IEnumerable<(string Name, string Value)> parameters, Func<string, FormatException> wrong)
    {
        foreach (var (name, text) in parameters.Where(one => one.Name is not (Host or Port)))
        {
            if (!_names.TryGetValue(name, out var keyword))
            {
                throw wrong($"has {Described(name)}, which is not known here; known are {string.Join(", ", _names.Keys.Append(Host).Append(Port).Order())}.");
            }

            try
            {
                if (ValueOf(name, Uri.UnescapeDataString(text)) is { } value)
                {
                    connection[keyword] = value;
                }
            }
            catch (Exception error) when (error is ArgumentException or InvalidCastException or FormatException or OverflowException)
            {
                throw wrong($"has a value of {name} that is not known.");
            }
        }
    }

    /// <summary>The value as Npgsql reads it; null for what it does anyway.</summary>
    private static object? ValueOf(string name, string value) => name switch
    {
        // libpq writes verify-full, Npgsql VerifyFull.
        "sslmode" or "channel_binding" => value.Replace("-", "", StringComparison.Ordinal),
        "sslrootcert" when value == "system" => null,
        "connect_timeout" => Math.Max(0, int.Parse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture)),
        "target_session_attrs" => value is "any" or "read-write" or "primary" ? value : throw new ArgumentException("A server that takes writes is needed."),
        "load_balance_hosts" => value switch { "random" => true, "disable" => false, _ => throw new ArgumentException("Neither of libpq's values.") },
        _ => value,
    };

    /// <summary>A name that looks like one; anything else may be a piece of a password.</summary>
    private static string Described(string name)
        => name.Length <= LongestName && name.All(character => char.IsAsciiLetterLower(character) || character is '_' or '-')
            ? $"the parameter {name}"
            : "a parameter";
}
