namespace CsArena.Realtime.Nodes;

/// <summary>
/// Measures how long this process had too little time for its own work: a task that waits for the thread pool longer than
/// one tick, or a tick that comes late. A process that did not run at all, because it or its machine was stopped, was not
/// busy but away. Used by one thread.
/// </summary>
/// <param name="standstill">A tick that is later than this was not late but the process stood still.</param>
/// <param name="timeProvider">The clock.</param>
/// <param name="queue">Queues a task as the process's own work is queued; null is the thread pool.</param>
internal sealed class BusyTime(TimeSpan standstill, TimeProvider timeProvider, Action<Action>? queue = null)
{
    private readonly Action<Action> _queue = queue
        ?? (static task => ThreadPool.UnsafeQueueUserWorkItem(static one => one(), task, preferLocal: false));

    private long? _lastTick;
    private volatile bool _hasRun = true;

    /// <summary>In all.</summary>
    public TimeSpan Total { get; private set; }

    /// <summary>To be called once in every interval.</summary>
    /// <param name="interval">The interval.</param>
    public void Tick(TimeSpan interval)
    {
        var now = timeProvider.GetTimestamp();
        if (_lastTick is { } last)
        {
            Add(timeProvider.GetElapsedTime(last, now), interval);
        }

        _lastTick = now;
        if (_hasRun)
        {
            _hasRun = false;
            _queue(() => _hasRun = true);
        }
    }

    private void Add(TimeSpan elapsed, TimeSpan interval)
    {
        if (elapsed >= standstill)
        {
            return;
        }

        if (!_hasRun)
        {
            Total += elapsed;
        }
        else if (elapsed > 2 * interval)
        {
            Total += elapsed - interval;
        }
    }
}
