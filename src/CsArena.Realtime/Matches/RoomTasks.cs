using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CsArena.Realtime.Matches;

/// <summary>
/// Owns work on rooms that nobody waits for: it is counted, its failures are logged, and a stop waits for it. Work that
/// fails or is cut off is done again by whoever claims the room.
/// </summary>
internal sealed class RoomTasks(ILogger<RoomTasks> logger) : IHostedService, IDisposable
{
    private readonly ConcurrentDictionary<Task, bool> _running = new();
    private readonly CancellationTokenSource _stopping = new();

    /// <summary>How many are running.</summary>
    public int Count => _running.Count;

    /// <summary>Starts work on a room.</summary>
    /// <param name="roomId">The room, for the log.</param>
    /// <param name="work">The work; its token is cancelled when the node stops.</param>
    /// <returns>False when the node stops, and the work was not begun.</returns>
    public bool Run(string roomId, Func<CancellationToken, ValueTask> work)
    {
        if (_stopping.IsCancellationRequested)
        {
            return false;
        }

        var task = RunAsync(roomId, work);
        _running.TryAdd(task, true);
        _ = task.ContinueWith(
            static (done, running) => ((ConcurrentDictionary<Task, bool>)running!).TryRemove(done, out _),
            _running,
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
        return true;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await Task.WhenAll(_running.Keys).WaitAsync(cancellationToken);
    }

    public void Dispose() => _stopping.Dispose();

    private async Task RunAsync(string roomId, Func<CancellationToken, ValueTask> work)
    {
        // Whoever hands work over goes on at once, however much of it could be done in place.
        await Task.Yield();
        try
        {
            await work(_stopping.Token);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The node stops; the room's deadline brings another.
        }
        catch (BackendUnavailableException exception)
        {
            logger.RoomWorkDelayed(roomId, exception.Message);
        }
        catch (Exception exception)
        {
            logger.RoomWorkFailed(exception, roomId);
        }
    }
}
