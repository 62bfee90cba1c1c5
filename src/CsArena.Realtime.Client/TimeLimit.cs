namespace CsArena.Realtime.Client;

internal static class TimeLimit
{
    /// <summary>Cancelled after a time on this clock.</summary>
    public static CancellationTokenSource CancelledAfter(this TimeProvider timeProvider, TimeSpan limit)
#if NET
        => new(limit, timeProvider);
#else
        => timeProvider.CreateCancellationTokenSource(limit);
#endif
}
