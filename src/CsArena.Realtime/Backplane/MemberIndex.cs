using System.Collections.Concurrent;

namespace CsArena.Realtime.Backplane;

/// <summary>Connections by the name of something that they belong to: a group, or a user.</summary>
internal sealed class MemberIndex
{
    private readonly Lock _lock = new();
    private readonly ConcurrentDictionary<string, Members> _members = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Members>.AlternateLookup<ReadOnlySpan<char>> _lookup;

    public MemberIndex() => _lookup = _members.GetAlternateLookup<ReadOnlySpan<char>>();

    public void Add(string name, LocalConnection connection)
    {
        lock (_lock)
        {
            _members.GetOrAdd(name, static _ => new Members()).Add(connection);
        }
    }

    public void Remove(string name, LocalConnection connection)
    {
        lock (_lock)
        {
            if (_members.TryGetValue(name, out var members) && members.Remove(connection))
            {
                _members.TryRemove(name, out _);
            }
        }
    }

    public LocalConnection[] Find(ReadOnlySpan<char> name) => _lookup.TryGetValue(name, out var members) ? members.ToArray() : [];
}
