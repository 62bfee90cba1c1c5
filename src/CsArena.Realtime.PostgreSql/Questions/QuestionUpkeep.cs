using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CsArena.Realtime.PostgreSql;

/// <summary>Fills the pool when the host starts, and anew when the bank has changed, for which it looks every few seconds.</summary>
internal sealed class QuestionUpkeep(QuestionCatalogues catalogues, QuestionWarmUp warmUp, TimeProvider timeProvider, ILogger<QuestionUpkeep> logger)
    : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await WarmUpAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, timeProvider);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await WarmUpAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The program stops.
        }
    }

    private async ValueTask WarmUpAsync(CancellationToken cancellationToken)
    {
        try
        {
            await warmUp.RunAsync(await catalogues.GetFreshAsync(cancellationToken), cancellationToken);
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            logger.QuestionsNotKept(error);
        }
    }
}
