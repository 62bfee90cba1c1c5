namespace CsArena.Realtime.Redis;

/// <summary>
/// Bounds every call of a connection in time. One timer looks at all calls: a timer for each call costs more than the
/// bookkeeping here, and a call is not late by more than a tick or two. It also knows when nothing answers at all.
/// </summary>
internal sealed class CallWatch : IAsyncDisposable
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(100);

    // Threads that send at the same time mostly meet in different lanes.
    private readonly CallLane[] _lanes = [.. Enumerable.Range(0, 8).Select(_ => new CallLane())];
    private readonly List<RedisCall> _overdue = [];
    private readonly int _limit;
    private readonly Action _whileStalled;
    private readonly Action _gaveUp;
    private readonly ITimer _timer;
    private int _ticking;
    private volatile int _now;
    private volatile int _lastReply;
    private volatile bool _stalled;

    /// <param name="timeout">How long a call waits for its reply.</param>
    /// <param name="stalled">Called at every tick while nothing answers.</param>
    /// <param name="gaveUp">Called after a tick that has given up calls.</param>
    /// <param name="timeProvider">The clock.</param>
    public CallWatch(TimeSpan timeout, Action stalled, Action gaveUp, TimeProvider timeProvider)
    {
        _limit = Math.Max(1, (int)Math.Ceiling(timeout / Tick));
        _whileStalled = stalled;
        _gaveUp = gaveUp;
        _timer = timeProvider.CreateTimer(_ => OnTick(), null, Tick, Tick);
    }

    /// <summary>Calls go unanswered: whoever sends another one would only wait in vain.</summary>
    public bool IsStalled => _stalled;

    /// <summary>For how long nothing was answered; nothing while it is not stalled.</summary>
    public TimeSpan StalledFor => _stalled ? (_now - _lastReply) * Tick : TimeSpan.Zero;

    public void Sent(RedisCall call)
    {
        call.SentAt = _now;
        _lanes[Environment.CurrentManagedThreadId & (_lanes.Length - 1)].Add(call);
    }

    /// <summary>The call needs no watching any more.</summary>
    public static void Ended(RedisCall call) => call.Lane?.Remove(call);

    /// <summary>Something was answered.</summary>
    public void Heard()
    {
        // Written once a tick: this is read by every thread that sends.
        var now = _now;
        if (_lastReply != now || _stalled)
        {
            _lastReply = now;
            _stalled = false;
        }
    }

    public ValueTask DisposeAsync() => _timer.DisposeAsync();

    private void OnTick()
    {
        // A timer does not wait for its own last call.
        if (Interlocked.Exchange(ref _ticking, 1) == 1)
        {
            return;
        }

        var now = ++_now;
        var latest = now - 1 - _limit;
        foreach (var lane in _lanes)
        {
            lane.TakeOverdue(latest, _overdue);
        }

        var gaveUp = _overdue.Exists(call => call.SentAt - latest <= 0);
        _stalled |= gaveUp && _lastReply - latest <= 0;
        foreach (var call in _overdue)
        {
            // Not here: what follows the call would keep the other calls waiting.
            ThreadPool.UnsafeQueueUserWorkItem(GiveUp, call, preferLocal: false);
        }

        _overdue.Clear();
        if (gaveUp)
        {
            _gaveUp();
        }

        if (_stalled)
        {
            _whileStalled();
        }

        Volatile.Write(ref _ticking, 0);
    }

    private static void GiveUp(RedisCall call)
    {
        if (call.CancellationToken.IsCancellationRequested)
        {
            call.TrySetCanceled(call.CancellationToken);
        }
        else
        {
            call.TrySetException(new BackendUnavailableException("Redis did not answer in time."));
        }
    }
}
