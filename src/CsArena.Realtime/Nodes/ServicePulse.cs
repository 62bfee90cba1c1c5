using CsArena.Realtime.Rules;
using CsArena.Realtime.Sessions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CsArena.Realtime.Nodes;

/// <summary>
/// Notes several times a second, where sessions are stored, that this node is at work, so that every node knows when the
/// service was away. It has a thread of its own: pulses do not wait behind the work of a busy node.
/// </summary>
internal sealed class ServicePulse : IHostedService, IDisposable
{
    private static readonly TimeSpan MaxInterval = TimeSpan.FromMilliseconds(200);

    private readonly IGameSessionStore _sessions;
    private readonly ILogger<ServicePulse> _logger;
    private readonly TimeSpan _tolerance;
    private readonly TimeSpan _interval;
    private readonly BusyTime _busy;
    private readonly List<Pulse> _pending = [];
    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _busyTicks;
    private TimeSpan _busyAtNoted;
    private bool _hasFailed;
    private bool _isStarted;

    public ServicePulse(
        IGameSessionStore sessions, MatchRulesOptions options, TimeProvider timeProvider, ILogger<ServicePulse> logger)
    {
        _sessions = sessions;
        _logger = logger;
        _tolerance = options.OverdueTolerance;
        _interval = _tolerance / 5 < MaxInterval ? _tolerance / 5 : MaxInterval;
        _busy = new BusyTime(_tolerance, timeProvider);
    }

    private TimeSpan BusyFor => new(Interlocked.Read(ref _busyTicks));

    /// <summary>Finds the latest time in which the store of a room's session was away, or every node was.</summary>
    public ValueTask<ServiceGap?> FindGapAsync(string roomId, CancellationToken cancellationToken)
        => _sessions.FindGapAsync(roomId, BusyFor, _tolerance, cancellationToken);

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _isStarted = true;
        new Thread(Run) { IsBackground = true, Name = "Arena pulse", Priority = ThreadPriority.AboveNormal }.Start();
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        if (_isStarted)
        {
            await _ended.Task.WaitAsync(cancellationToken);
            await Task.WhenAll(_pending.Select(pulse => pulse.Noting)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Ends the thread, which may wait on the source: that is left to the garbage collector.</summary>
    public void Dispose() => _stopping.Cancel();

    private void Run()
    {
        while (!_stopping.IsCancellationRequested)
        {
            _busy.Tick(_interval);
            _pending.RemoveAll(IsOver);
            Interlocked.Exchange(ref _busyTicks, (_busy.Total - _busyAtNoted).Ticks);
            _pending.Add(new Pulse(NoteAsync(), _busy.Total));
            _stopping.Token.WaitHandle.WaitOne(_interval);
        }

        _ended.SetResult();
    }

    private async Task NoteAsync() => await _sessions.PulseAsync(BusyFor, _tolerance, _stopping.Token);

    private bool IsOver(Pulse pulse)
    {
        if (!pulse.Noting.IsCompleted)
        {
            return false;
        }

        if (pulse.Noting.IsCompletedSuccessfully)
        {
            _busyAtNoted = pulse.BusyInAll > _busyAtNoted ? pulse.BusyInAll : _busyAtNoted;
            _hasFailed = false;
        }
        else if (pulse.Noting.Exception?.InnerException is { } error and not BackendUnavailableException && !_hasFailed)
        {
            _hasFailed = true;
            _logger.PulseFailed(error);
        }

        return true;
    }

    /// <param name="Noting">The call.</param>
    /// <param name="BusyInAll">How long the node had been busy in all when it was made.</param>
    private readonly record struct Pulse(Task Noting, TimeSpan BusyInAll);
}
