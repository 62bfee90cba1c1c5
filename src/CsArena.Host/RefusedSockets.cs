using System.Diagnostics.Metrics;

namespace CsArena.Host;

/// <summary>Logs how many connections Kestrel has refused, in one line for many: those who attack write no log.</summary>
internal sealed partial class RefusedSockets(TimeProvider timeProvider, ILogger<RefusedSockets> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private long _refused;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var listener = new MeterListener
        {
            InstrumentPublished = static (instrument, listener) =>
            {
                if (instrument.Name == "kestrel.rejected_connections")
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((_, count, _, _) => Interlocked.Add(ref _refused, count));
        listener.Start();
        using var timer = new PeriodicTimer(Interval, timeProvider);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            if (Interlocked.Exchange(ref _refused, 0) is > 0 and var refused)
            {
                LogRefused(refused, Interval.TotalSeconds);
            }
        }
    }

    [LoggerMessage(10, LogLevel.Warning, "Refused {Count} connections in {Seconds} s: as many are open as this process may have files for")]
    private partial void LogRefused(long count, double seconds);
}
