namespace CsArena.Realtime.InMemory;

/// <summary>A list of entries, linked through their slots. An entry is in one list at most.</summary>
internal sealed class EntryList(EntryTable entries)
{
    public int First { get; private set; } = EntryTable.None;

    private int _last = EntryTable.None;

    public void Append(int slot) => InsertBefore(EntryTable.None, slot);

    /// <summary>Inserts before an entry of this list, or at its end for <see cref="EntryTable.None"/>.</summary>
    public void InsertBefore(int next, int slot)
    {
        var previous = next == EntryTable.None ? _last : entries[next].Previous;
        ref var entry = ref entries[slot];
        entry.Previous = previous;
        entry.Next = next;
        Link(previous, next, slot, slot);
    }

    public void Remove(int slot)
    {
        ref var entry = ref entries[slot];
        Link(entry.Previous, entry.Next, entry.Next, entry.Previous);
    }

    private void Link(int previous, int next, int first, int last)
    {
        if (previous == EntryTable.None)
        {
            First = first;
        }
        else
        {
            entries[previous].Next = first;
        }

        if (next == EntryTable.None)
        {
            _last = last;
        }
        else
        {
            entries[next].Previous = last;
        }
    }
}
