using CsArena.Realtime.Deadlines;
using CsArena.Realtime.Nodes;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CsArena.Realtime.Matches;

/// <summary>Claims rooms that are due and runs them, on every node alike (I8).</summary>
internal sealed class DeadlineLoop(
    IDeadlineQueue deadlines,
    MatchRunner runner,
    RoomTasks tasks,
    NodeOptions node,
    TimeProvider timeProvider,
    ILogger<DeadlineLoop> logger) : BackgroundService
{
    private const int MaxRoomsPerClaim = 256;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);

    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromMilliseconds(500);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var pause = Interval;
            try
            {
                var claimed = await deadlines.ClaimDueAsync(node.Lease, MaxRoomsPerClaim, stoppingToken);
                foreach (var room in claimed)
                {
                    tasks.Run(room.RoomId, cancellation => runner.RunDueAsync(room, cancellation));
                }

                if (claimed.Count == MaxRoomsPerClaim)
                {
                    // More may be due.
                    continue;
                }
            }
            catch (BackendUnavailableException) when (!stoppingToken.IsCancellationRequested)
            {
                // The heartbeat logs it once.
                pause = PauseAfterFailure;
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                logger.ClaimFailed(exception);
                pause = PauseAfterFailure;
            }

            await Task.Delay(pause, timeProvider, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
