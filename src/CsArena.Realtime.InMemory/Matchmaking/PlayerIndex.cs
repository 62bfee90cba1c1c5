using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace CsArena.Realtime.InMemory;

/// <summary>
/// Hash index from a player to a slot: open addressing, eight bytes a bucket, at most half full. A bucket carries the
/// whole hash, so that a player who is not there costs one cache line, and removing or growing reads no entry at all.
/// </summary>
internal sealed class PlayerIndex
{
    // A bucket is the hash in its upper half and the slot + 1 in its lower half; 0 is empty.
    private ulong[] _buckets = new ulong[64];
    private int _count;

    private int Mask => _buckets.Length - 1;

    public static int HashOf(string playerId) => string.GetHashCode(playerId);

    /// <summary>
    /// With a million players the bucket is not in a cache: asked for early, it comes while the lock is taken and the
    /// clock is read. A hint only, so a table that is being replaced does no harm.
    /// </summary>
    public unsafe void Prefetch(int hash)
    {
        if (Sse.IsSupported)
        {
            var buckets = _buckets;
            ref var bucket = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(buckets), hash & (buckets.Length - 1));
            Sse.Prefetch0(Unsafe.AsPointer(ref bucket));
        }
    }

    /// <summary>Finds the player's slot, or -1.</summary>
    public int Find(string playerId, int hash, EntryTable entries)
    {
        var buckets = _buckets;
        for (var i = hash & Mask; ; i = (i + 1) & (buckets.Length - 1))
        {
            var bucket = buckets[i];
            if (bucket == 0)
            {
                return -1;
            }

            if ((int)(bucket >> 32) == hash)
            {
                var slot = (int)(uint)bucket - 1;
                if (entries[slot].PlayerId == playerId)
                {
                    return slot;
                }
            }
        }
    }

    public void Add(int hash, int slot)
    {
        if (++_count > _buckets.Length / 2)
        {
            Grow();
        }

        Place(Pack(hash, slot));
    }

    public void Remove(int hash, int slot)
    {
        var wanted = Pack(hash, slot);
        var hole = hash & Mask;
        while (_buckets[hole] != wanted)
        {
            hole = (hole + 1) & Mask;
        }

        // Later buckets of the run move back into the hole unless that would put them before their home.
        for (var i = (hole + 1) & Mask; _buckets[i] != 0; i = (i + 1) & Mask)
        {
            var home = Home(_buckets[i]);
            if (((i - home) & Mask) >= ((i - hole) & Mask))
            {
                _buckets[hole] = _buckets[i];
                hole = i;
            }
        }

        _buckets[hole] = 0;
        _count--;
    }

    private static ulong Pack(int hash, int slot) => ((ulong)(uint)hash << 32) | (uint)(slot + 1);

    private int Home(ulong bucket) => (int)(bucket >> 32) & Mask;

    private void Place(ulong bucket)
    {
        var i = Home(bucket);
        while (_buckets[i] != 0)
        {
            i = (i + 1) & Mask;
        }

        _buckets[i] = bucket;
    }

    private void Grow()
    {
        var old = _buckets;
        _buckets = new ulong[old.Length * 2];
        foreach (var bucket in old)
        {
            if (bucket != 0)
            {
                Place(bucket);
            }
        }
    }
}
