using StackExchange.Redis;

namespace CsArena.Realtime.Redis;

/// <summary>
/// Asks a cluster who serves what while calls fail. Left to itself the library may go on with an old picture for a minute
/// after a failover, and its own way to ask everything again waits for the dead.
/// </summary>
internal sealed class ClusterLook : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(500);

    /// <summary>How long to go on after the last call that failed: the cluster may not have decided yet.</summary>
    private static readonly TimeSpan Afterwards = TimeSpan.FromSeconds(5);

    private readonly TimeProvider _timeProvider;
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationToken _stopped;
    private Task _looking = Task.CompletedTask;
    private long _failedAt;
    private int _isLooking;

    public ClusterLook(TimeProvider timeProvider)
    {
        _timeProvider = timeProvider;
        _stopped = _stop.Token;
    }

    /// <summary>A call has failed: begins to look, unless that is being done.</summary>
    public void Request(IConnectionMultiplexer multiplexer)
    {
        Volatile.Write(ref _failedAt, _timeProvider.GetTimestamp());
        if (Interlocked.Exchange(ref _isLooking, 1) == 0)
        {
            _looking = LookAsync(multiplexer, _stopped);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _looking;
        _stop.Dispose();
    }

    private async Task LookAsync(IConnectionMultiplexer multiplexer, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested && _timeProvider.GetElapsedTime(Volatile.Read(ref _failedAt)) < Afterwards)
        {
            await AskAnyAsync(multiplexer, cancellationToken);
            await Task.Delay(Pause, _timeProvider, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        Volatile.Write(ref _isLooking, 0);
    }

    /// <summary>The library takes the answer over by itself.</summary>
    private async Task AskAnyAsync(IConnectionMultiplexer multiplexer, CancellationToken cancellationToken)
    {
        var servers = multiplexer.GetEndPoints();
        Random.Shared.Shuffle(servers);
        foreach (var server in servers)
        {
            try
            {
                if (multiplexer.GetServer(server) is { IsConnected: true } one)
                {
                    await one.ClusterNodesAsync().WaitAsync(Limit, _timeProvider, cancellationToken);
                    return;
                }
            }
            catch (RedisCommandException)
            {
                // The program's own connection, without allowAdmin: the way that waits for the dead is left.
                await ((Task)multiplexer.ConfigureAsync()).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                return;
            }
            catch (Exception)
            {
                // The next one may know.
            }
        }
    }
}
