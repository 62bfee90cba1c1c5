namespace CsArena.Realtime.Caching;

/// <summary>
/// A cache that the hosts of an arena share, in front of something slower. It may forget any entry at any time. Of all who ask
/// for an entry that is not there, it names one who is to load it; so a load happens once, however many hosts want it.
/// </summary>
/// <remarks>
/// There is nothing to invalidate: what changes is stored under another key. Keys are up to a few hundred characters, values
/// up to a few kilobytes.
/// </remarks>
public interface ISharedCache
{
    /// <summary>Reads entries. Each one that is not there, and that nobody else loads, becomes the caller's to load.</summary>
    /// <param name="keys">The keys, all different.</param>
    /// <param name="token">Whom a load belongs to: of the caller's own, never used by another.</param>
    /// <param name="loadLifetime">
    /// How long the caller has to <see cref="SetAsync"/> or <see cref="ReleaseAsync"/>; afterwards the load is the next caller's.
    /// At least a millisecond.
    /// </param>
    /// <param name="cancellationToken">Stops waiting; loads may have become the caller's nevertheless.</param>
    /// <returns>An answer for each key, in the order of the keys.</returns>
    /// <exception cref="BackendUnavailableException">The cache is away.</exception>
    ValueTask<IReadOnlyList<SharedEntry>> GetOrReserveAsync(
        IReadOnlyList<string> keys,
        string token,
        TimeSpan loadLifetime,
        CancellationToken cancellationToken = default);

    /// <summary>Stores an entry, whoever was to load it.</summary>
    /// <param name="key">The key.</param>
    /// <param name="value">The value.</param>
    /// <param name="lifetime">How long it is kept at most; at least a millisecond.</param>
    /// <param name="cancellationToken">Stops waiting; the entry may have been stored nevertheless.</param>
    /// <exception cref="BackendUnavailableException">The cache is away; the entry may have been stored.</exception>
    ValueTask SetAsync(string key, ReadOnlyMemory<byte> value, TimeSpan lifetime, CancellationToken cancellationToken = default);

    /// <summary>Gives a load back that came to nothing, so that the next one who asks may try. Leaves those of others alone.</summary>
    /// <param name="key">The key.</param>
    /// <param name="token">As it was reserved with.</param>
    /// <param name="cancellationToken">Stops waiting; it may have been given back nevertheless.</param>
    /// <exception cref="BackendUnavailableException">The cache is away; the load runs out by itself.</exception>
    ValueTask ReleaseAsync(string key, string token, CancellationToken cancellationToken = default);
}
