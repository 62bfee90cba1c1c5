namespace CsArena.Realtime.Monitoring;

/// <summary>How often something happened over the last ten whole seconds.</summary>
internal sealed class EventRate(TimeProvider timeProvider)
{
    private const int Window = 10;

    private readonly Lock _lock = new();
    private readonly long[] _counts = new long[Window + 1];
    private readonly long _start = timeProvider.GetTimestamp();
    private long _second;

    public double PerSecond
    {
        get
        {
            lock (_lock)
            {
                Turn();
                var current = _counts[_second % _counts.Length];
                var seconds = Math.Clamp(_second, 1, Window);
                return (_counts.Sum() - (_second == 0 ? 0 : current)) / (double)seconds;
            }
        }
    }

    public void Add()
    {
        lock (_lock)
        {
            Turn();
            _counts[_second % _counts.Length]++;
        }
    }

    private void Turn()
    {
        var now = (long)timeProvider.GetElapsedTime(_start).TotalSeconds;
        for (var second = Math.Max(_second, now - _counts.Length) + 1; second <= now; second++)
        {
            _counts[second % _counts.Length] = 0;
        }

        _second = Math.Max(_second, now);
    }
}
