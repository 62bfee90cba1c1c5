using Microsoft.Extensions.Logging;

namespace CsArena.Realtime.PostgreSql;

/// <summary>
/// Runs calls: each has one connection of the pool, and is answered in time, waiting for a connection included. Where the
/// database is away, it throws <see cref="BackendUnavailableException"/>.
/// </summary>
internal sealed class Database(DatabaseSource source, TimeProvider timeProvider, ILogger<Database> logger)
{
    /// <summary>Runs a call. It runs once more when its connection serves no longer, so it must be one that may be repeated.</summary>
    /// <param name="work">What to do; a transaction that it leaves open is rolled back.</param>
    /// <param name="cancellationToken">Stops waiting; the work may have been done nevertheless.</param>
    /// <exception cref="BackendUnavailableException">The database is away, too slow, or all connections are in use.</exception>
    public async ValueTask<T> RunAsync<T>(Func<DatabaseCall, ValueTask<T>> work, CancellationToken cancellationToken)
    {
        var limit = new CancellationTokenSource(source.CommandTimeout, timeProvider);
        var limitToken = limit.Token;
        var running = RunToEndAsync(work, limit, cancellationToken);

        // To end a command Npgsql asks the server to, on another connection, and blocks who cancels until that is done: to
        // a silent server it may take seconds. So nobody waits for it, and this is told first: what is linked last is.
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(limitToken, cancellationToken);
        try
        {
            return await running.WaitAsync(waiting.Token);
        }
        catch (OperationCanceledException) when (waiting.IsCancellationRequested)
        {
            _ = SeeOffAsync(running);
            cancellationToken.ThrowIfCancellationRequested();
            throw new BackendUnavailableException("The database does not answer in time.");
        }
        catch (Exception error) when (DatabaseErrors.IsAway(error))
        {
            throw new BackendUnavailableException("The database does not answer.", error);
        }
    }

    private async Task<T> RunToEndAsync<T>(Func<DatabaseCall, ValueTask<T>> work, CancellationTokenSource limit, CancellationToken cancellationToken)
    {
        using var ownLimit = limit;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        for (var isRepeated = false; ; isRepeated = true)
        {
            try
            {
                await using var connection = await source.DataSource.OpenConnectionAsync(either.Token);
                return await work(new DatabaseCall(connection, source, limit, either.Token));
            }
            catch (Exception error) when (DatabaseErrors.IsUselessConnection(error))
            {
                // The others of the pool are no better: they are to the same server, or were opened while it was read-only.
                source.Clear();
                if (isRepeated || either.IsCancellationRequested)
                {
                    throw;
                }
            }
        }
    }

    private async Task SeeOffAsync(Task call)
    {
        try
        {
            await call;
        }
        catch (Exception error)
        {
            logger.CallEndedLate(error);
        }
    }
}
