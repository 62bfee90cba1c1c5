namespace CsArena.Realtime.InMemory;

/// <summary>One queue: the tickets that may be paired, oldest first, and how many tickets there are in all.</summary>
internal sealed class WaitingQueue(string name, EntryTable entries)
{
    private long _lastNumber;

    public string Name { get; } = name;

    /// <summary>
    /// Tickets that wait, in order. Whoever comes takes the first that is alive, so this is short: it grows only when a
    /// node that was taken for dead turns out to have been slow.
    /// </summary>
    public EntryList Waiting { get; } = new(entries);

    /// <summary>Tickets, held and parked ones included.</summary>
    public int Count { get; set; }

    /// <summary>Number of the next ticket.</summary>
    public long NextNumber() => ++_lastNumber;

    /// <summary>Place from 1: those who came later subtracted from all, as if none of them had left.</summary>
    public long PositionOf(long number) => Math.Max(1, Count - (_lastNumber - number));
}
