namespace CsArena.Realtime.InMemory;

/// <summary>
/// Keys by the moment they are due, earliest first. Every push has a stamp, and whoever pushes remembers the latest stamp
/// of a key: <paramref name="isCurrent"/> tells by it which entries were left behind when the moment changed. Those are
/// skipped, and swept out once they outnumber the rest. Not thread-safe.
/// </summary>
internal sealed class DueHeap<TKey>(Func<TKey, long, bool> isCurrent)
{
    private const int SweepThreshold = 256;

    private Entry[] _entries = new Entry[16];
    private int _count;
    private long _lastStamp;

    /// <summary>Adds a key.</summary>
    /// <param name="key">The key.</param>
    /// <param name="dueAt">When it is due, in ticks.</param>
    /// <param name="live">How many entries are current, this one included: decides when to sweep.</param>
    /// <returns>The stamp of the entry.</returns>
    public long Push(TKey key, long dueAt, int live)
    {
        if (_count >= SweepThreshold && _count / 2 >= live)
        {
            Sweep();
        }

        if (_count == _entries.Length)
        {
            Array.Resize(ref _entries, _count * 2);
        }

        SiftUp(_count++, new Entry(dueAt, ++_lastStamp, key));
        return _lastStamp;
    }

    /// <summary>Takes the earliest key that is due, if there is one.</summary>
    public bool TryPopDue(long now, out TKey key, out long dueAt)
    {
        while (_count > 0 && _entries[0].DueAt <= now)
        {
            var first = _entries[0];
            RemoveFirst();
            if (isCurrent(first.Key, first.Stamp))
            {
                (key, dueAt) = (first.Key, first.DueAt);
                return true;
            }
        }

        key = default!;
        dueAt = 0;
        return false;
    }

    private void RemoveFirst()
    {
        var last = _entries[--_count];
        _entries[_count] = default;
        if (_count > 0)
        {
            SiftDown(0, last);
        }
    }

    private void Sweep()
    {
        var kept = 0;
        for (var i = 0; i < _count; i++)
        {
            if (isCurrent(_entries[i].Key, _entries[i].Stamp))
            {
                _entries[kept++] = _entries[i];
            }
        }

        Array.Clear(_entries, kept, _count - kept);
        _count = kept;
        for (var i = (kept / 2) - 1; i >= 0; i--)
        {
            SiftDown(i, _entries[i]);
        }
    }

    private void SiftUp(int index, Entry entry)
    {
        while (index > 0)
        {
            var parent = (index - 1) / 2;
            if (_entries[parent].DueAt <= entry.DueAt)
            {
                break;
            }

            _entries[index] = _entries[parent];
            index = parent;
        }

        _entries[index] = entry;
    }

    private void SiftDown(int index, Entry entry)
    {
        while (true)
        {
            var child = (index * 2) + 1;
            if (child >= _count)
            {
                break;
            }

            if (child + 1 < _count && _entries[child + 1].DueAt < _entries[child].DueAt)
            {
                child++;
            }

            if (entry.DueAt <= _entries[child].DueAt)
            {
                break;
            }

            _entries[index] = _entries[child];
            index = child;
        }

        _entries[index] = entry;
    }

    private readonly record struct Entry(long DueAt, long Stamp, TKey Key);
}
