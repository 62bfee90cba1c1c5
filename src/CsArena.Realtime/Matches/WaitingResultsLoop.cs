using Microsoft.Extensions.Hosting;

namespace CsArena.Realtime.Matches;

/// <summary>
/// Tries one waiting result every other second, and all of them as soon as one could be saved. The time between two attempts of
/// one match grows up to half a minute, so without this a result would wait for that long after the history is back.
/// </summary>
internal sealed class WaitingResultsLoop(WaitingResults waiting, MatchRunner runner, TimeProvider timeProvider) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (await waiting.WaitAsync(stoppingToken))
            {
                await Task.Delay(Interval, timeProvider, stoppingToken);
                await SaveUntilOneFailsAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The program stops.
        }
    }

    private async ValueTask SaveUntilOneFailsAsync(CancellationToken cancellationToken)
    {
        while (waiting.TryTake(out var roomId))
        {
            try
            {
                if (!await runner.SaveAgainAsync(roomId, cancellationToken))
                {
                    return;
                }
            }
            catch (Exception) when (!cancellationToken.IsCancellationRequested)
            {
                // The store of matches is away, which the heartbeat logs.
                waiting.Add(roomId);
                return;
            }
        }
    }
}
