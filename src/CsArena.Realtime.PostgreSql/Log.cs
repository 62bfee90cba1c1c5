using Microsoft.Extensions.Logging;

namespace CsArena.Realtime.PostgreSql;

/// <summary>Every line that the PostgreSQL backend logs. Addresses, passwords and what players wrote are in none of them.</summary>
internal static partial class Log
{
    [LoggerMessage(300, LogLevel.Information, "The database schema is now version {Version} ({Name})")]
    public static partial void SchemaMigrated(this ILogger logger, int version, string name);

    [LoggerMessage(301, LogLevel.Information, "Match {RoomId} was saved late: {Matches} later matches of {Players} players were rated again")]
    public static partial void RatedAgain(this ILogger logger, string roomId, int matches, int players);

    [LoggerMessage(303, LogLevel.Warning, "The database cannot be written to, and results wait: {Reason}")]
    public static partial void DatabaseCannotServe(this ILogger logger, string reason);

    [LoggerMessage(304, LogLevel.Information, "The database can be written to again")]
    public static partial void DatabaseServesAgain(this ILogger logger);

    [LoggerMessage(305, LogLevel.Information, "{Matches} matches that ended more than {KeepFor} ago were deleted")]
    public static partial void MatchesDeleted(this ILogger logger, int matches, TimeSpan keepFor);

    [LoggerMessage(306, LogLevel.Warning, "Deleting old matches failed; it is tried again in ten minutes")]
    public static partial void DeletingMatchesFailed(this ILogger logger, Exception exception);

    [LoggerMessage(302, LogLevel.Debug, "A call that nobody waited for any longer has ended")]
    public static partial void CallEndedLate(this ILogger logger, Exception exception);
}
