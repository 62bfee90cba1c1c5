using Microsoft.Extensions.Logging;

namespace CsArena.Realtime.Client;

internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Debug, "Connected to {Url}")]
    public static partial void Connected(ILogger logger, Uri url);

    [LoggerMessage(2, LogLevel.Information, "Connection lost ({Detail}); connecting again")]
    public static partial void ConnectionLost(ILogger logger, string? detail);

    [LoggerMessage(3, LogLevel.Information, "Could not connect to {Url} ({Detail}); retry {Attempt} in {Delay}")]
    public static partial void ConnectFailed(ILogger logger, Uri url, string? detail, int attempt, TimeSpan delay);

    [LoggerMessage(4, LogLevel.Warning, "Stopped: {Reason} ({Detail})")]
    public static partial void Stopped(ILogger logger, ArenaStatusReason reason, string? detail);

    [LoggerMessage(5, LogLevel.Error, "A handler failed")]
    public static partial void HandlerFailed(ILogger logger, Exception error);

    [LoggerMessage(6, LogLevel.Information, "Missed an event of room {RoomId}: at {Seq}, and the next builds on {PrevSeq}")]
    public static partial void GapFound(ILogger logger, string roomId, long seq, long prevSeq);

    [LoggerMessage(7, LogLevel.Warning, "Event {Seq} of room {RoomId} fits no known state, and was dropped")]
    public static partial void EventDropped(ILogger logger, string roomId, long seq);

    [LoggerMessage(8, LogLevel.Warning, "The state could not be restored: {Code} ({Detail})")]
    public static partial void RestoreRefused(ILogger logger, string? code, string? detail);

    [LoggerMessage(9, LogLevel.Debug, "Call {Name} failed")]
    public static partial void CallFailed(ILogger logger, string name, Exception error);

    [LoggerMessage(10, LogLevel.Error, "The connection loop failed")]
    public static partial void LoopFailed(ILogger logger, Exception error);

    [LoggerMessage(11, LogLevel.Warning, "The token provider failed")]
    public static partial void TokenProviderFailed(ILogger logger, Exception error);
}
