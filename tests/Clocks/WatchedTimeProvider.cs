using System.Collections.Concurrent;
using Microsoft.Extensions.Time.Testing;

namespace CsArena.Tests.Clocks;

/// <summary>A fake clock that says which timers wait, so that a test moves it only after the code under test has set its timer.</summary>
internal sealed class WatchedTimeProvider() : FakeTimeProvider(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero))
{
    private readonly ConcurrentDictionary<WatchedTimer, bool> _timers = [];

    /// <summary>How many timers wait to fire.</summary>
    public int PendingTimers => _timers.Keys.Count(timer => timer.DueAt is not null);

    /// <summary>Whether a timer fires when the clock moves on by this much.</summary>
    public bool HasTimerWithin(TimeSpan time) => _timers.Keys.Any(timer => timer.DueAt <= GetUtcNow() + time);

    /// <inheritdoc />
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new WatchedTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private ITimer CreateIdleTimer(TimerCallback callback)
        => base.CreateTimer(callback, null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    private sealed class WatchedTimer : ITimer
    {
        private readonly Lock _lock = new();
        private readonly WatchedTimeProvider _owner;
        private readonly ITimer _timer;
        private DateTimeOffset? _dueAt;
        private TimeSpan _period;
        private int _fired;

        public WatchedTimer(WatchedTimeProvider owner, TimerCallback callback, object? state)
        {
            _owner = owner;
            _timer = owner.CreateIdleTimer(_ =>
            {
                Fired();
                callback(state);
            });
            owner._timers.TryAdd(this, true);
        }

        public DateTimeOffset? DueAt
        {
            get
            {
                lock (_lock)
                {
                    return _dueAt;
                }
            }
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            int fired;
            lock (_lock)
            {
                (_dueAt, _period, fired) = (null, period, _fired);
            }

            var dueAt = _owner.GetUtcNow() + dueTime;
            var changed = _timer.Change(dueTime, period);
            lock (_lock)
            {
                // A timer that is due at once has fired already.
                if (fired == _fired && dueTime >= TimeSpan.Zero)
                {
                    _dueAt = dueAt;
                }
            }

            return changed;
        }

        public void Dispose()
        {
            _owner._timers.TryRemove(this, out _);
            _timer.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private void Fired()
        {
            lock (_lock)
            {
                _fired++;
                _dueAt = _period > TimeSpan.Zero ? _owner.GetUtcNow() + _period : null;
            }
        }
    }
}
