using CsArena.Realtime.Sessions;
using Microsoft.Extensions.Logging;

namespace CsArena.Realtime;

/// <summary>Every line that the arena logs. Tokens, answers and payloads are in none of them.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Error, "Call {Name} of connection {ConnectionId} failed")]
    public static partial void CallFailed(this ILogger logger, Exception exception, string name, string connectionId);

    [LoggerMessage(2, LogLevel.Debug, "Event {Name} did not reach connection {ConnectionId}")]
    public static partial void EventNotDelivered(this ILogger logger, Exception exception, string name, string connectionId);

    [LoggerMessage(10, LogLevel.Warning, "Rooms that are due could not be claimed; trying again")]
    public static partial void ClaimFailed(this ILogger logger, Exception exception);

    [LoggerMessage(11, LogLevel.Information, "Match {RoomId} taken over in phase {Phase} of round {Round}")]
    public static partial void MatchTakenOver(this ILogger logger, string roomId, MatchPhase phase, int round);

    [LoggerMessage(17, LogLevel.Warning, "Room {RoomId} was due at step {StepVersion}, and its session is gone: it ends here")]
    public static partial void SessionIsGone(this ILogger logger, string roomId, long stepVersion);

    [LoggerMessage(12, LogLevel.Error, "Work on {RoomId} failed; it is tried again when its lease is over")]
    public static partial void RoomWorkFailed(this ILogger logger, Exception exception, string roomId);

    [LoggerMessage(16, LogLevel.Debug, "Work on {RoomId} is done once the store is back: {Reason}")]
    public static partial void RoomWorkDelayed(this ILogger logger, string roomId, string reason);

    [LoggerMessage(13, LogLevel.Warning, "Grading round {Round} of match {RoomId} failed, attempt {Attempt} of {Attempts}")]
    public static partial void GradingFailed(this ILogger logger, Exception exception, string roomId, int round, int attempt, int attempts);

    [LoggerMessage(14, LogLevel.Warning, "Saving match {RoomId} failed, attempt {Attempt}; it is tried again until it succeeds")]
    public static partial void SavingFailed(this ILogger logger, Exception exception, string roomId, int attempt);

    [LoggerMessage(15, LogLevel.Warning, "A player's rating could not be read; the match starts with that of a new player")]
    public static partial void RatingNotRead(this ILogger logger, Exception exception);

    [LoggerMessage(20, LogLevel.Warning, "Heartbeat failed; trying again")]
    public static partial void HeartbeatFailed(this ILogger logger, Exception exception);

    [LoggerMessage(21, LogLevel.Information, "Match {RoomId} was made but not confirmed in time; starting it")]
    public static partial void MatchClaimed(this ILogger logger, string roomId);

    [LoggerMessage(22, LogLevel.Warning, "Node {NodeId} is gone; taking care of its players")]
    public static partial void NodeDied(this ILogger logger, string nodeId);

    [LoggerMessage(26, LogLevel.Warning, "The queue had given node {NodeId} up; its waiting players are put back")]
    public static partial void NodeRegisteredAgain(this ILogger logger, string nodeId);

    [LoggerMessage(23, LogLevel.Information, "Draining: no new connections; {Connections} connections have up to {Limit} to leave")]
    public static partial void Draining(this ILogger logger, long connections, TimeSpan limit);

    [LoggerMessage(24, LogLevel.Information, "Drained with {Connections} connections left")]
    public static partial void Drained(this ILogger logger, long connections);

    [LoggerMessage(25, LogLevel.Warning, "Draining failed; stopping without it")]
    public static partial void DrainFailed(this ILogger logger, Exception exception);

    [LoggerMessage(58, LogLevel.Information, "This node has {Connections} connections, and nodes have {Mean:0} on average; players who neither play nor wait are asked to move")]
    public static partial void Spreading(this ILogger logger, long connections, double mean);

    [LoggerMessage(27, LogLevel.Warning, "The ticket of connection {ConnectionId} was lost by the store; the player is put back")]
    public static partial void TicketPutBack(this ILogger logger, string connectionId);

    [LoggerMessage(28, LogLevel.Warning, "Match {RoomId} was lost by the store; its player on this node is told that it is abandoned")]
    public static partial void MatchLost(this ILogger logger, string roomId);

    [LoggerMessage(29, LogLevel.Warning, "Match {RoomId} had lost its deadline; it is scheduled again")]
    public static partial void DeadlineLost(this ILogger logger, string roomId);

    [LoggerMessage(40, LogLevel.Warning, "The store does not answer; connection {ConnectionId} is kept open until it does")]
    public static partial void OpeningDelayed(this ILogger logger, string connectionId);

    [LoggerMessage(41, LogLevel.Warning, "The store does not answer: {Reason}")]
    public static partial void StoreAway(this ILogger logger, string reason);

    [LoggerMessage(43, LogLevel.Error, "This node could not note that it is at work; after an outage players may be given back too much time")]
    public static partial void PulseFailed(this ILogger logger, Exception exception);

    [LoggerMessage(53, LogLevel.Warning, "A message that this version does not read came in on the channels of the nodes, and is left out, as are all further ones: a host of another version, another arena with the same Redis and prefix, or another program is there")]
    public static partial void StrangerOnChannels(this ILogger logger);

    [LoggerMessage(54, LogLevel.Information, "Connection {ConnectionId} is closed: its player or its token is denied")]
    public static partial void ConnectionDenied(this ILogger logger, string connectionId);

    [LoggerMessage(55, LogLevel.Warning, "The deny list could not be read; the copy that this node has counts on")]
    public static partial void DenyListNotRead(this ILogger logger, Exception exception);

    [LoggerMessage(56, LogLevel.Error, "The authority {Authority} cannot be reached, so no token can be checked: {Reason}. It is tried again every 2 seconds")]
    public static partial void AuthorityAway(this ILogger logger, string? authority, string reason);

    [LoggerMessage(57, LogLevel.Information, "The authority {Authority} is there, and tokens are checked")]
    public static partial void AuthorityFound(this ILogger logger, string? authority);

    [LoggerMessage(42, LogLevel.Warning, "A message of another node could not be handled; it is ignored")]
    public static partial void NodeMessageIgnored(this ILogger logger, Exception exception);

    [LoggerMessage(30, LogLevel.Warning, "Alarm: {Name} is {Value:0.#}, above {Threshold}")]
    public static partial void AlarmRaised(this ILogger logger, string name, double value, double threshold);

    [LoggerMessage(31, LogLevel.Information, "Alarm over: {Name} is {Value:0.#}, not above {Threshold}")]
    public static partial void AlarmOver(this ILogger logger, string name, double value, double threshold);

    [LoggerMessage(50, LogLevel.Information, "Match {RoomId} of {Player1} and {Player2} begins in queue {Queue} (trace {TraceId})")]
    public static partial void MatchBegun(this ILogger logger, string roomId, string player1, string player2, string queue, string traceId);

    [LoggerMessage(51, LogLevel.Information, "Match {RoomId} of {Player1} and {Player2} ends: {Reason} (trace {TraceId})")]
    public static partial void MatchEnded(this ILogger logger, string roomId, string player1, string player2, string reason, string traceId);

    [LoggerMessage(52, LogLevel.Information, "Connection {ConnectionId} of player {Player} ends in match {RoomId}: {Reason} (trace {TraceId})")]
    public static partial void ConnectionLost(this ILogger logger, string connectionId, string player, string roomId, string reason, string traceId);

    [LoggerMessage(33, LogLevel.Debug, "Figures of the stores could not be read")]
    public static partial void FiguresNotRead(this ILogger logger, Exception exception);

    [LoggerMessage(34, LogLevel.Error, "The history failed in a player's request, which was answered 503")]
    public static partial void HistoryFailed(this ILogger logger, Exception exception);

    [LoggerMessage(32, LogLevel.Debug, "The queue's size could not be read")]
    public static partial void QueueSizeNotRead(this ILogger logger, Exception exception);
}
