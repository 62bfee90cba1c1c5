namespace CsArena.Realtime.Redis;

/// <summary>Times as Redis has them: Unix milliseconds.</summary>
internal static class UnixTime
{
    /// <summary>The first millisecond that is not before it: what is due then is due.</summary>
    public static long RoundUp(DateTimeOffset time) => (time.AddTicks(TimeSpan.TicksPerMillisecond - 1)).ToUnixTimeMilliseconds();
}
