using System.Runtime.InteropServices;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CsArena.Realtime.Nodes;

/// <summary>
/// On SIGTERM or Ctrl+C drains the node first and stops the host after it: SignalR closes its connections as soon as a
/// host is told to stop, so the drain has to come before. A second signal stops at once.
/// </summary>
internal sealed class DrainingLifetime(
    NodeDrain drain,
    IHostApplicationLifetime application,
    ILogger<DrainingLifetime> logger) : IHostLifetime, IDisposable
{
    private readonly CancellationTokenSource _hurry = new();
    private readonly List<PosixSignalRegistration> _signals = [];
    private int _heard;

    public Task WaitForStartAsync(CancellationToken cancellationToken)
    {
        foreach (var signal in new[] { PosixSignal.SIGTERM, PosixSignal.SIGINT, PosixSignal.SIGQUIT })
        {
            _signals.Add(PosixSignalRegistration.Create(signal, OnSignal));
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
        _signals.ForEach(signal => signal.Dispose());
        _hurry.Dispose();
    }

    private void OnSignal(PosixSignalContext context)
    {
        context.Cancel = true;
        if (Interlocked.Increment(ref _heard) == 1)
        {
            // Counted first: it has much to do before it waits for the first time, and a second signal may come meanwhile.
            // It logs what fails.
            _ = DrainAndStopAsync();
        }
        else
        {
            _hurry.Cancel();
        }
    }

    private async Task DrainAndStopAsync()
    {
        try
        {
            await drain.DrainAsync(_hurry.Token);
        }
        catch (Exception exception)
        {
            logger.DrainFailed(exception);
        }

        application.StopApplication();
    }
}
