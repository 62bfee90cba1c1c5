using Microsoft.Extensions.Logging;

namespace CsArena.Realtime.PostgreSql;

internal static partial class Log
{
    [LoggerMessage(350, LogLevel.Information, "The question bank was empty and has {Count} questions now")]
    public static partial void QuestionsSeeded(this ILogger logger, int count);

    [LoggerMessage(351, LogLevel.Warning, "The database does not answer: questions are picked from this host's memory")]
    public static partial void QuestionsFromMemory(this ILogger logger, Exception exception);

    [LoggerMessage(352, LogLevel.Information, "The database answers again: questions are picked from it")]
    public static partial void QuestionsFromDatabase(this ILogger logger);

    [LoggerMessage(353, LogLevel.Debug, "Questions could not be read to be kept in this host's memory; trying again")]
    public static partial void QuestionsNotKept(this ILogger logger, Exception exception);

    [LoggerMessage(354, LogLevel.Warning, "The cache that hosts share does not answer: this host goes without it")]
    public static partial void SharedCacheAway(this ILogger logger, Exception exception);

    [LoggerMessage(355, LogLevel.Information, "The cache that hosts share answers again")]
    public static partial void SharedCacheBack(this ILogger logger);
}
