using Microsoft.Extensions.Logging;

namespace CsArena.Realtime.Redis;

/// <summary>Every line that the Redis backend logs. Addresses, passwords and messages are in none of them.</summary>
internal static partial class Log
{
    [LoggerMessage(200, LogLevel.Warning, "The backplane is down: events for players on other nodes do not arrive")]
    public static partial void BackplaneDown(this ILogger logger);

    [LoggerMessage(201, LogLevel.Information, "The backplane is up again")]
    public static partial void BackplaneUp(this ILogger logger);

    [LoggerMessage(202, LogLevel.Information, "The backplane takes another connection")]
    public static partial void BackplaneMoved(this ILogger logger);

    [LoggerMessage(203, LogLevel.Warning, "Repairing the backplane failed; trying again")]
    public static partial void BackplaneNotRepaired(this ILogger logger, Exception exception);

    [LoggerMessage(204, LogLevel.Debug, "A message could not be published")]
    public static partial void MessageNotPublished(this ILogger logger, Exception exception);

    [LoggerMessage(205, LogLevel.Debug, "A subscription was not confirmed; it is asked for again when messages pass")]
    public static partial void SubscriptionNotChanged(this ILogger logger, Exception exception);

    [LoggerMessage(206, LogLevel.Error, "A handler of the backplane failed; that message is lost to it")]
    public static partial void HandlerFailed(this ILogger logger, Exception exception);
}
