namespace CsArena.Realtime.PostgreSql;

/// <summary>
/// Runs calls: each has one connection of the pool, and ends in time, waiting for a connection included. Where the
/// database is away, it throws <see cref="BackendUnavailableException"/>.
/// </summary>
internal sealed class Database(DatabaseSource source, TimeProvider timeProvider)
{
    /// <summary>Runs a call. It runs once more when its connection turns out to be lost, so it must be one that may be repeated.</summary>
    /// <param name="work">What to do; a transaction that it leaves open is rolled back.</param>
    /// <param name="cancellationToken">Stops waiting; the work may have been done nevertheless.</param>
    /// <exception cref="BackendUnavailableException">The database is away, too slow, or all connections are in use.</exception>
    public async ValueTask<T> RunAsync<T>(Func<DatabaseCall, ValueTask<T>> work, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(source.CommandTimeout, timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        for (var isRepeated = false; ; isRepeated = true)
        {
            try
            {
                await using var connection = await source.DataSource.OpenConnectionAsync(either.Token);
                return await work(new DatabaseCall(connection, limit, source.CommandTimeout, either.Token));
            }
            catch (Exception error) when (!isRepeated && !either.IsCancellationRequested && DatabaseErrors.IsLostConnection(error))
            {
                // A restarted server has ended every connection of the pool; Npgsql drops them all with the first.
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                cancellationToken.ThrowIfCancellationRequested();
                throw;
            }
            catch (Exception error)
            {
                var translated = DatabaseErrors.Translate(error);
                if (translated == error)
                {
                    throw;
                }

                throw translated;
            }
        }
    }
}
