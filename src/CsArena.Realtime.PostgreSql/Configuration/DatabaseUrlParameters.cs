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

    /// <summary>The name in the URL, and that of Npgsql.</summary>
    private static readonly Dictionary<string, string> _names = new(StringComparer.Ordinal)
    {
        ["sslmode"] = "SSL Mode",
        ["sslrootcert"] = "Root Certificate",
        ["sslcert"] = "SSL Certificate",
        ["sslkey"] = "SSL Key",
        ["channel_binding"] = "Channel Binding",
        ["application_name"] = "Application Name",
        ["options"] = "Options",
        ["pgbouncer"] = Pooler,
    };

    /// <summary>Reads the parameters.</summary>
    /// <param name="connection">Receives them.</param>
    /// <param name="text">What follows the question mark.</param>
    /// <param name="wrong">Makes the exception of what is wrong.</param>
    public static void Read(NpgsqlConnectionStringBuilder connection, string text, Func<string, FormatException> wrong)
    {
        foreach (var pair in text.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            var name = equals < 0 ? pair : pair[..equals];
            if (!_names.TryGetValue(name, out var keyword))
            {
                throw wrong($"has a parameter that is not known here; known are {string.Join(", ", _names.Keys)}.");
            }

            var value = Uri.UnescapeDataString(equals < 0 ? "" : pair[(equals + 1)..]);
            try
            {
                // libpq writes verify-full, Npgsql VerifyFull.
                connection[keyword] = name is "sslmode" or "channel_binding" ? value.Replace("-", "", StringComparison.Ordinal) : value;
            }
            catch (Exception error) when (error is ArgumentException or InvalidCastException)
            {
                throw wrong($"has a value of {name} that is not known.");
            }
        }
    }
}
