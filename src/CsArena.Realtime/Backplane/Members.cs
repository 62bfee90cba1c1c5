namespace CsArena.Realtime.Backplane;

/// <summary>A set of connections. Whoever sends to it walks over an array that is made anew after a change.</summary>
internal sealed class Members
{
    private readonly HashSet<LocalConnection> _members = [];
    private LocalConnection[]? _array = [];

    public void Add(LocalConnection connection)
    {
        lock (_members)
        {
            if (_members.Add(connection))
            {
                Volatile.Write(ref _array, null);
            }
        }
    }

    /// <returns>Whether nobody is left.</returns>
    public bool Remove(LocalConnection connection)
    {
        lock (_members)
        {
            if (_members.Remove(connection))
            {
                Volatile.Write(ref _array, null);
            }

            return _members.Count == 0;
        }
    }

    public LocalConnection[] ToArray()
    {
        if (Volatile.Read(ref _array) is { } current)
        {
            return current;
        }

        lock (_members)
        {
            return _array ??= [.. _members];
        }
    }
}
