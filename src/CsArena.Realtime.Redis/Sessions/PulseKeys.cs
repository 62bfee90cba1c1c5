using StackExchange.Redis;

namespace CsArena.Realtime.Redis;

/// <summary>
/// Where pulses are noted: in a cluster on every server. There the slots are divided into ranges, each with a key of its
/// own, and a session belongs to the key of its range: both are on one server wherever servers hold neighbouring slots.
/// </summary>
internal sealed class PulseKeys
{
    private const int Ranges = 16;

    private const int Slots = 16384;

    private readonly RedisLink _link;
    private readonly RedisKey[] _keys;

    /// <param name="link">The server or cluster.</param>
    public PulseKeys(RedisLink link)
    {
        _link = link;
        _keys = link.Keys.IsCluster ? Find() : [link.Keys.Pulse(0)];
    }

    /// <summary>Whether these are the keys of a link.</summary>
    public bool Are(RedisLink link) => link == _link;

    /// <summary>All of them.</summary>
    public IReadOnlyList<RedisKey> All => _keys;

    /// <summary>The one of a session.</summary>
    public RedisKey Of(string roomId) => _link.Keys.IsCluster ? _keys[RangeOf(_link.Keys.Session(roomId))] : _keys[0];

    private int RangeOf(RedisKey key) => _link.Multiplexer.HashSlot(key) / (Slots / Ranges);

    private RedisKey[] Find()
    {
        var found = new Dictionary<int, RedisKey>(Ranges);
        for (var number = 0; found.Count < Ranges; number++)
        {
            var key = _link.Keys.Pulse(number);
            found.TryAdd(RangeOf(key), key);
        }

        return [.. Enumerable.Range(0, Ranges).Select(range => found[range])];
    }
}
