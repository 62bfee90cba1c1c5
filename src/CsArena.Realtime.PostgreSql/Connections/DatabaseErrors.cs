using System.Net.Sockets;
using Npgsql;

namespace CsArena.Realtime.PostgreSql;

/// <summary>Tells the database being away from a mistake of the program.</summary>
internal static class DatabaseErrors
{
    /// <summary>
    /// Beginnings of the SQLSTATEs of a server that cannot serve now, and may later: connection, authorization, resources,
    /// shutdown and cancellation, input and output, deadlock and serialization, lock timeout, idle transaction, read only.
    /// </summary>
    private static readonly string[] _away = ["08", "28", "53", "57", "58", "40", "55P03", "25P03", "25006"];

    /// <summary>
    /// SQLSTATEs of a session that serves no longer: ended, shutting down, idle for too long, and read only, which is how a
    /// server answers that was the primary.
    /// </summary>
    private static readonly string[] _useless = ["57P01", "57P02", "57P03", "57P05", "25P03", "25006"];

    /// <summary>
    /// Whether the connection serves no longer, and another one may: after a restart or a failover that is so for every
    /// connection of the pool.
    /// </summary>
    public static bool IsUselessConnection(Exception error) => error switch
    {
        PostgresException postgres => Array.Exists(_useless, postgres.SqlState.StartsWith),
        NpgsqlException => error.InnerException is IOException or SocketException,
        ReadOnlySessionException => true,
        _ => false,
    };

    /// <summary>Whether the database cannot serve now, and may later.</summary>
    public static bool IsAway(Exception error) => error switch
    {
        PostgresException postgres => Array.Exists(_away, state => postgres.SqlState.StartsWith(state, StringComparison.Ordinal)),
        NpgsqlException or TimeoutException or IOException or SocketException or ObjectDisposedException or OperationCanceledException or ReadOnlySessionException => true,
        _ => false,
    };
}
