using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NpgsqlTypes;

namespace CsArena.Realtime.PostgreSql;

/// <summary>
/// Deletes matches that ended longer ago than <see cref="PostgreSqlOptions.KeepMatchesFor"/>, with their rounds and submissions:
/// a few at a time, and by one host at a time. Players and their ratings stay.
/// </summary>
internal sealed class MatchRetention(Database database, IOptions<PostgreSqlOptions> options, TimeProvider timeProvider, ILogger<MatchRetention> logger)
    : BackgroundService
{
    /// <summary>How many matches one statement deletes: some thousand rows, in some ten milliseconds.</summary>
    internal const int BatchSize = 200;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);

    // Matches are numbered as they are saved, which is nearly the order in which they ended, and never by more than the week
    // that a result may wait: so the primary key finds the oldest, and saving needs no further index. Another host that deletes
    // holds the lock.
    internal static readonly string Delete = $"""
        DELETE FROM arena.matches
        WHERE number = ANY (ARRAY(SELECT number FROM arena.matches ORDER BY number LIMIT {BatchSize}))
            AND ended_at < $1 AND (SELECT pg_try_advisory_xact_lock({AdvisoryLocks.Retention}))
        """;

    /// <summary>Deletes a few of the oldest matches, if they are too old.</summary>
    /// <returns>How many.</returns>
    public ValueTask<int> DeleteSomeAsync(TimeSpan keepFor, CancellationToken cancellationToken) => database.RunAsync(
        async call =>
        {
            await using var command = call.Command(Delete).With(NpgsqlDbType.TimestampTz, timeProvider.GetUtcNow().UtcDateTime - keepFor);
            return await command.ExecuteNonQueryAsync(call.Cancellation);
        },
        cancellationToken);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Value.KeepMatchesFor is not { } keepFor)
        {
            return;
        }

        var deleted = 0;
        while (!stoppingToken.IsCancellationRequested)
        {
            var some = await TryDeleteSomeAsync(keepFor, stoppingToken);
            deleted += some;
            if (some == 0 && deleted > 0)
            {
                logger.MatchesDeleted(deleted, keepFor);
                deleted = 0;
            }

            await Task.Delay(some == 0 ? Interval : Pause, timeProvider, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async ValueTask<int> TryDeleteSomeAsync(TimeSpan keepFor, CancellationToken cancellationToken)
    {
        try
        {
            return await DeleteSomeAsync(keepFor, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return 0;
        }
        catch (Exception error)
        {
            logger.DeletingMatchesFailed(error);
            return 0;
        }
    }
}
