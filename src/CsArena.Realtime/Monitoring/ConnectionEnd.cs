namespace CsArena.Realtime.Monitoring;

/// <summary>Why a connection ended, as metrics and the log name it.</summary>
internal static class ConnectionEnd
{
    /// <summary>The WebSocket was closed, or cut without a word: SignalR reports both alike.</summary>
    public const string Closed = "closed";

    /// <summary>Nothing was heard of the client for SignalR's limit, or it read nothing.</summary>
    public const string TimedOut = "timeout";

    /// <summary>The connection failed, for example by a broken message.</summary>
    public const string Failed = "error";

    /// <summary>A newer connection of the player took over.</summary>
    public const string Replaced = "replaced";

    /// <summary>The player sent more than any player may.</summary>
    public const string Limited = "limited";

    public static readonly IReadOnlyList<string> All = [Closed, TimedOut, Failed, Replaced, Limited];

    /// <summary>The reason.</summary>
    /// <param name="isReplaced">Whether a newer connection of the player took over.</param>
    /// <param name="isOverLimit">Whether the player sent too much on it.</param>
    /// <param name="exception">What SignalR reports.</param>
    public static string Of(bool isReplaced, bool isOverLimit, Exception? exception) => (isReplaced, isOverLimit, exception) switch
    {
        (true, _, _) => Replaced,
        (_, true, _) => Limited,
        (_, _, null) => Closed,
        (_, _, OperationCanceledException) => TimedOut,
        _ => Failed,
    };
}
