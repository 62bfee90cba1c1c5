using Microsoft.Extensions.Logging;

namespace CsArena.Realtime.Redis;

/// <summary>Every line that the Redis backend logs. Addresses, passwords and messages are in none of them.</summary>
internal static partial class Log
{
    [LoggerMessage(200, LogLevel.Warning, "Node messages do not pass: events for players on other nodes do not arrive")]
    public static partial void NodeMessagesDown(this ILogger logger);

    [LoggerMessage(201, LogLevel.Information, "Node messages pass again")]
    public static partial void NodeMessagesUp(this ILogger logger);

    [LoggerMessage(202, LogLevel.Information, "Node messages take another connection")]
    public static partial void NodeMessagesMoved(this ILogger logger);

    [LoggerMessage(203, LogLevel.Warning, "Repairing the node messages failed; trying again")]
    public static partial void NodeMessagesNotRepaired(this ILogger logger, Exception exception);

    [LoggerMessage(204, LogLevel.Debug, "A message could not be published")]
    public static partial void MessageNotPublished(this ILogger logger, Exception exception);

    [LoggerMessage(205, LogLevel.Debug, "A subscription was not confirmed; it is asked for again when messages pass")]
    public static partial void SubscriptionNotChanged(this ILogger logger, Exception exception);

    [LoggerMessage(206, LogLevel.Error, "A handler of node messages failed; that message is lost to it")]
    public static partial void HandlerFailed(this ILogger logger, Exception exception);
}
