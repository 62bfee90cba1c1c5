namespace CsArena.Realtime.ConnectCodes;

/// <summary>
/// What codes stand for that open one connection each: kept for seconds, and given out once, by whichever node is asked.
/// </summary>
public interface IConnectCodeStore
{
    /// <summary>Keeps something under a name that was never used before.</summary>
    /// <param name="name">The name, up to a hundred characters; not the code itself.</param>
    /// <param name="value">What the code stands for, up to a few kilobytes.</param>
    /// <param name="lifetime">How long it is kept; at least a millisecond.</param>
    /// <param name="cancellationToken">Stops waiting; it may have been kept nevertheless.</param>
    /// <returns>False when the name is taken: then nothing has changed.</returns>
    /// <exception cref="BackendUnavailableException">The store is away; it may have been kept.</exception>
    ValueTask<bool> AddAsync(string name, ReadOnlyMemory<byte> value, TimeSpan lifetime, CancellationToken cancellationToken = default);

    /// <summary>Takes out what is kept under a name: of many who ask, one gets it.</summary>
    /// <param name="name">The name.</param>
    /// <param name="cancellationToken">Stops waiting; it may have been taken out nevertheless.</param>
    /// <returns>Null when there is nothing, or when its time is over.</returns>
    /// <exception cref="BackendUnavailableException">The store is away; it may have been taken out.</exception>
    ValueTask<ReadOnlyMemory<byte>?> TakeAsync(string name, CancellationToken cancellationToken = default);
}
