namespace CsArena.Realtime.Hubs;

/// <summary>A token bucket of two numbers: a connection costs no timer. Not for two threads at once.</summary>
internal struct CallRate(LimitOptions limits, TimeProvider timeProvider)
{
    private double _tokens = limits.CallBurst;
    private long _filledAt = timeProvider.GetTimestamp();

    /// <summary>Takes one call out of the bucket; false when it is empty.</summary>
    public bool TryTake()
    {
        var now = timeProvider.GetTimestamp();
        var elapsed = timeProvider.GetElapsedTime(_filledAt, now).TotalSeconds;
        _filledAt = now;
        _tokens = Math.Min(limits.CallBurst, _tokens + elapsed * limits.CallsPerSecond);
        if (_tokens < 1)
        {
            return false;
        }

        _tokens--;
        return true;
    }
}
