using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CsArena.Realtime.PostgreSql;

/// <summary>Every few seconds adds what was counted to the database, and fills the pool anew when the bank has changed.</summary>
internal sealed class QuestionUpkeep(
    QuestionCatalogues catalogues,
    QuestionWarmUp warmUp,
    QuestionUsage usage,
    TimeProvider timeProvider,
    ILogger<QuestionUpkeep> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await TryAsync(usage.FlushAsync, cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, timeProvider);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await TryAsync(usage.FlushAsync, stoppingToken);
                await TryAsync(async cancellation => await warmUp.RunAsync(await catalogues.GetFreshAsync(cancellation), cancellation), stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The program stops.
        }
    }

    private async ValueTask TryAsync(Func<CancellationToken, ValueTask> work, CancellationToken cancellationToken)
    {
        try
        {
            await work(cancellationToken);
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            logger.QuestionUpkeepFailed(error);
        }
    }
}
