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

    /// <summary>SQLSTATEs of a connection that the server has ended.</summary>
    private static readonly string[] _ended = ["57P01", "57P02", "57P05", "25P03"];

    /// <summary>Whether the connection was lost, so that another one may do: after a restart every connection of the pool is.</summary>
    public static bool IsLostConnection(Exception error) => error switch
    {
        PostgresException postgres => Array.Exists(_ended, postgres.SqlState.StartsWith),
        NpgsqlException => error.InnerException is IOException or SocketException,
        _ => false,
    };

    /// <summary>Whether the database cannot serve now, and may later.</summary>
    public static bool IsAway(Exception error) => error switch
    {
        PostgresException postgres => Array.Exists(_away, state => postgres.SqlState.StartsWith(state, StringComparison.Ordinal)),
        NpgsqlException or TimeoutException or IOException or SocketException or ObjectDisposedException or OperationCanceledException => true,
        _ => false,
    };
}
