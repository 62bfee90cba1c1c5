using StackExchange.Redis;

namespace CsArena.Realtime.Redis;

/// <summary>Tells the store being away from a mistake of the program.</summary>
internal static class RedisErrors
{
    /// <summary>What a server says that cannot serve now, and may later.</summary>
    private static readonly string[] _away =
    [
        "LOADING", "READONLY", "MOVED", "ASK", "CLUSTERDOWN", "TRYAGAIN", "MASTERDOWN", "NOREPLICAS", "OOM", "MISCONF", "BUSY",
        "NOAUTH", "UNBLOCKED",
    ];

    /// <summary>Whether the script is not in the server's cache.</summary>
    public static bool IsUnknownScript(Exception error) => error is RedisServerException && Says(error.Message, "NOSCRIPT");

    /// <summary>The exception that a store throws for it.</summary>
    public static Exception Translate(Exception error) => IsAway(error)
        ? new BackendUnavailableException("Redis does not answer.", error)
        : error;

    /// <summary>The exception for a call of a script that failed among others.</summary>
    /// <param name="script">The script's name.</param>
    /// <param name="message">What the server says.</param>
    public static Exception OfScript(string script, string message) => SaysAway(message)
        ? new BackendUnavailableException($"Redis does not run {script} now: {message}")
        : new InvalidOperationException($"{script} failed: {message}");

    private static bool IsAway(Exception error) => error switch
    {
        RedisConnectionException or TimeoutException or ObjectDisposedException or OperationCanceledException => true,

        // A redirection to a server that does not answer.
        RedisException when error.Message.Contains("is not reachable", StringComparison.Ordinal) => true,

        // A replica where a master was: the failover is not known here yet.
        RedisCommandException when error.Message.Contains("cannot be issued to", StringComparison.Ordinal) => true,
        RedisServerException => SaysAway(error.Message),
        _ => false,
    };

    private static bool SaysAway(string message) => Array.Exists(_away, code => Says(message, code));

    /// <summary>An error starts with its code; one from inside a script may have it further on, behind a dash.</summary>
    private static bool Says(string message, string code)
    {
        for (var at = message.IndexOf(code, StringComparison.Ordinal); at >= 0; at = message.IndexOf(code, at + 1, StringComparison.Ordinal))
        {
            var end = at + code.Length;
            if ((at == 0 || message[at - 1] is '-' or ' ') && (end == message.Length || message[end] is ' ' or ':'))
            {
                return true;
            }
        }

        return false;
    }
}
