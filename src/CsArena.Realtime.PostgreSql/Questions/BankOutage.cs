using Microsoft.Extensions.Logging;

namespace CsArena.Realtime.PostgreSql;

/// <summary>
/// Knows whether the database answers picks. While it does not, one pick at a time asks it and waits only for a moment, and
/// the others do not ask at all; what was asked goes on behind their backs, and its answer ends the outage.
/// </summary>
internal sealed class BankOutage(TimeProvider timeProvider, ILogger<BankOutage> logger)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan PatienceWhileAway = TimeSpan.FromMilliseconds(200);

    private int _isAway;
    private int _isAsking;

    /// <summary>Whether the database is known to be away.</summary>
    public bool IsAway => Volatile.Read(ref _isAway) == 1;

    /// <summary>Asks the database, if it makes sense.</summary>
    /// <param name="ask">Asks.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>What it answered; null when it does not.</returns>
    public async ValueTask<T?> TryAsync<T>(Func<CancellationToken, ValueTask<T>> ask, CancellationToken cancellationToken)
        where T : class
    {
        var isAway = IsAway;
        if (isAway && Interlocked.Exchange(ref _isAsking, 1) == 1)
        {
            return null;
        }

        var asking = AskAsync(ask, isAway);
        try
        {
            return await asking.WaitAsync(isAway ? PatienceWhileAway : Patience, timeProvider, cancellationToken);
        }
        catch (Exception error) when (error is TimeoutException or BackendUnavailableException)
        {
            _ = asking.ContinueWith(static task => _ = task.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
            if (Interlocked.Exchange(ref _isAway, 1) == 0)
            {
                logger.QuestionsFromMemory(error);
            }

            return null;
        }
    }

    private async Task<T> AskAsync<T>(Func<CancellationToken, ValueTask<T>> ask, bool isAway)
    {
        try
        {
            // Each call to the database has its own limit.
            var answer = await ask(CancellationToken.None);
            if (Interlocked.Exchange(ref _isAway, 0) == 1)
            {
                logger.QuestionsFromDatabase();
            }

            return answer;
        }
        finally
        {
            if (isAway)
            {
                Volatile.Write(ref _isAsking, 0);
            }
        }
    }
}
