namespace CsArena.Realtime.InMemory;

/// <summary>
/// Every player who is queued or playing, in reused slots: the steady state allocates nothing. Slots come in chunks, so
/// that growing copies none.
/// </summary>
internal sealed class EntryTable
{
    public const int None = -1;
    private const int ChunkBits = 12;
    private const int ChunkMask = (1 << ChunkBits) - 1;

    private readonly PlayerIndex _index = new();
    private PlayerEntry[][] _chunks = [];
    private int _used;
    private int _free = None;

    public ref PlayerEntry this[int slot] => ref _chunks[slot >> ChunkBits][slot & ChunkMask];

    /// <summary>Starts to fetch what <see cref="Find(string, int)"/> will look at. Needs no lock.</summary>
    public void Prefetch(int hash) => _index.Prefetch(hash);

    /// <summary>Finds a player's slot, or <see cref="None"/>.</summary>
    public int Find(string playerId, int hash) => _index.Find(playerId, hash, this);

    /// <summary>Finds a player's slot, or <see cref="None"/>.</summary>
    public int Find(string playerId) => Find(playerId, PlayerIndex.HashOf(playerId));

    /// <summary>Adds a player who has no slot.</summary>
    public int Add(string playerId, int hash)
    {
        var slot = TakeSlot();
        ref var entry = ref this[slot];
        entry.PlayerId = playerId;
        entry.Hash = hash;
        _index.Add(hash, slot);
        return slot;
    }

    public void Remove(int slot)
    {
        ref var entry = ref this[slot];
        _index.Remove(entry.Hash, slot);
        entry = default;
        entry.Next = _free;
        _free = slot;
    }

    private int TakeSlot()
    {
        if (_free != None)
        {
            var slot = _free;
            _free = this[slot].Next;
            return slot;
        }

        if (_used >> ChunkBits == _chunks.Length)
        {
            Array.Resize(ref _chunks, _chunks.Length + 1);
            _chunks[^1] = new PlayerEntry[1 << ChunkBits];
        }

        return _used++;
    }
}
