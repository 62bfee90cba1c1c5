using CsArena.Realtime.Deadlines;
using CsArena.Realtime.Matchmaking;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CsArena.Realtime.Monitoring;

/// <summary>
/// Reads what the stores know of all nodes once a second, because a gauge cannot wait for a store. While the store is away
/// the latest figures stay.
/// </summary>
internal sealed class StoreFigures(
    IMatchQueue queue,
    IDeadlineQueue deadlines,
    MatchQueueOptions options,
    TimeProvider timeProvider,
    ILogger<StoreFigures> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private volatile Figures? _latest;

    /// <summary>The latest figures; null before the first.</summary>
    public Figures? Latest => _latest;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                _latest = await ReadAsync(stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                logger.FiguresNotRead(exception);
            }

            await Task.Delay(Interval, timeProvider, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async ValueTask<Figures> ReadAsync(CancellationToken cancellationToken)
    {
        var waiting = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var name in options.Queues.Prepend(MatchQueueOptions.DefaultQueue).Distinct(StringComparer.Ordinal))
        {
            waiting[name] = await queue.CountAsync(name, cancellationToken);
        }

        return new Figures(await deadlines.CountAsync(cancellationToken), waiting);
    }

    /// <summary>Figures of all nodes.</summary>
    /// <param name="Matches">Matches being played.</param>
    /// <param name="Waiting">Tickets by queue.</param>
    public sealed record Figures(long Matches, IReadOnlyDictionary<string, long> Waiting);
}
