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
    Rules.MatchRulesOptions rules,
    TimeProvider timeProvider,
    ILogger<DeadlineLoop> logger) : BackgroundService
{
    private const int MaxRoomsPerClaim = 256;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);

    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromMilliseconds(500);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var lastAlive = timeProvider.GetTimestamp();
        while (!stoppingToken.IsCancellationRequested)
        {
            var pause = Interval;
            try
            {
                var away = timeProvider.GetElapsedTime(lastAlive);
                var claimed = await deadlines.ClaimDueAsync(node.Lease, MaxRoomsPerClaim, stoppingToken);
                foreach (var room in claimed)
                {
                    TimeSpan? awayFor = away > rules.OverdueTolerance ? away : null;
                    tasks.Run(room.RoomId, cancellation => runner.RunDueAsync(room, awayFor, cancellation));
                }

                if (claimed.Count == MaxRoomsPerClaim)
                {
                    // More may be due: the next claim belongs to the same moment, whatever the clock says by then.
                    continue;
                }

                lastAlive = timeProvider.GetTimestamp();
            }
            catch (BackendUnavailableException) when (!stoppingToken.IsCancellationRequested)
            {
                // Said once by the heartbeat, and told to the rules by the time that passes until the next claim.
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
