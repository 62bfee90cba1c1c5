namespace CsArena.Realtime.Caching;

/// <summary>What <see cref="ISharedCache"/> answers for one key.</summary>
/// <param name="State">Whether it is there, and if not, who loads it.</param>
/// <param name="Value">The value; empty unless <see cref="SharedEntryState.Found"/>.</param>
public readonly record struct SharedEntry(SharedEntryState State, ReadOnlyMemory<byte> Value)
{
    /// <summary>An entry that is there.</summary>
    /// <param name="value">Its value.</param>
    public static SharedEntry Found(ReadOnlyMemory<byte> value) => new(SharedEntryState.Found, value);
}

/// <summary>Whether an entry is there.</summary>
public enum SharedEntryState
{
    /// <summary>It is there.</summary>
    Found,

    /// <summary>It is not there, and the caller is the one to load it.</summary>
    Reserved,

    /// <summary>It is not there yet: somebody else loads it. Ask again in a moment.</summary>
    Loading,
}
