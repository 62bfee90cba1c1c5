using System.Diagnostics;
using CsArena.Realtime.Configuration;
using CsArena.Realtime.Hubs;
using CsArena.Realtime.Matchmaking;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CsArena.Realtime.Monitoring;

/// <summary>Looks at the seed's thresholds now and then, and logs each once when it is crossed, either way.</summary>
internal sealed class AlarmLoop(
    AlarmOptions options,
    ConnectionRegistry connections,
    IMatchQueue queue,
    TimeProvider timeProvider,
    ILogger<AlarmLoop> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private readonly HashSet<string> _raised = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var lastLook = timeProvider.GetTimestamp();
        var lastCpu = CpuTime();
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(Interval, timeProvider, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stoppingToken.IsCancellationRequested)
            {
                return;
            }

            var (now, cpu) = (timeProvider.GetTimestamp(), CpuTime());
            var percent = (cpu - lastCpu) / timeProvider.GetElapsedTime(lastLook, now) / Environment.ProcessorCount * 100;
            (lastLook, lastCpu) = (now, cpu);
            Check("active_connections", connections.Count, options.ActiveConnections);
            Check("cpu_percent", percent, options.CpuPercent);
            await CheckQueueAsync(stoppingToken);
        }
    }

    private static TimeSpan CpuTime()
    {
        using var process = Process.GetCurrentProcess();
        return process.TotalProcessorTime;
    }

    private async Task CheckQueueAsync(CancellationToken cancellationToken)
    {
        try
        {
            Check("queue_size", await queue.CountAsync(cancellationToken: cancellationToken), options.QueueSize);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            logger.QueueSizeNotRead(exception);
        }
    }

    private void Check(string name, double value, double threshold)
    {
        if (value > threshold && _raised.Add(name))
        {
            logger.AlarmRaised(name, value, threshold);
        }
        else if (value <= threshold && _raised.Remove(name))
        {
            logger.AlarmOver(name, value, threshold);
        }
    }
}
