using System.Diagnostics.Metrics;

namespace CsArena.Host;

/// <summary>Logs how many connections were refused, in one line for many: those who attack write no log.</summary>
internal sealed partial class RefusedSockets(TimeProvider timeProvider, ILogger<RefusedSockets> logger) : IHostedService, IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private readonly MeterListener _listener = new();
    private ITimer? _timer;
    private long _refused;
    private long _ofAddress;

    /// <summary>A connection was refused because its address has too many.</summary>
    public void CountOfAddress() => Interlocked.Increment(ref _ofAddress);

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _listener.InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument.Name == "kestrel.rejected_connections")
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((_, count, _, _) => Interlocked.Add(ref _refused, count));
        _listener.Start();
        _timer = timeProvider.CreateTimer(_ => LogNew(), null, Interval, Interval);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
        _timer?.Dispose();
        _listener.Dispose();
    }

    private void LogNew()
    {
        if (Interlocked.Exchange(ref _refused, 0) is > 0 and var refused)
        {
            LogRefused(refused, Interval.TotalSeconds);
        }

        if (Interlocked.Exchange(ref _ofAddress, 0) is > 0 and var ofAddress)
        {
            LogOfAddress(ofAddress, Interval.TotalSeconds);
        }
    }

    [LoggerMessage(10, LogLevel.Warning, "Refused {Count} connections in {Seconds} s: as many are open as this process may have files for")]
    private partial void LogRefused(long count, double seconds);

    [LoggerMessage(11, LogLevel.Warning, "Refused {Count} connections in {Seconds} s: their addresses open or hold too many")]
    private partial void LogOfAddress(long count, double seconds);
}
