namespace CsArena.Realtime.InMemory.Tests;

/// <summary>A clock that moves by one tick with every look at it: no two readings are equal, and they are all in order.</summary>
internal sealed class TickingTimeProvider : TimeProvider
{
    private long _ticks = new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero).Ticks;

    public override DateTimeOffset GetUtcNow() => new(Interlocked.Increment(ref _ticks), TimeSpan.Zero);
}
