namespace CsArena.Realtime.Redis;

/// <summary>Times as Redis tells them and the scripts keep them: whole microseconds, since 1970 where they are moments.</summary>
internal static class Microseconds
{
    /// <summary>A moment.</summary>
    public static long Of(DateTimeOffset time) => (time.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) / TimeSpan.TicksPerMicrosecond;

    /// <summary>A length of time.</summary>
    public static long Of(TimeSpan time) => time.Ticks / TimeSpan.TicksPerMicrosecond;

    /// <summary>The moment that a number stands for.</summary>
    public static DateTimeOffset ToTime(long microseconds)
        => new(DateTimeOffset.UnixEpoch.UtcTicks + (microseconds * TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);

    /// <summary>The length of time that a number stands for.</summary>
    public static TimeSpan ToTimeSpan(long microseconds) => new(microseconds * TimeSpan.TicksPerMicrosecond);
}
