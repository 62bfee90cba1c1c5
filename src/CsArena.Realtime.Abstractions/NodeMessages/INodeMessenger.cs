namespace CsArena.Realtime.NodeMessages;

/// <summary>
/// Carries messages between nodes. Delivery is at most once: what is published while the node messenger is down is lost, and
/// whoever depends on it repairs itself when <see cref="StatusChanged"/> says that it is up again.
/// </summary>
public interface INodeMessenger
{
    /// <summary>Whether messages published now arrive.</summary>
    bool IsUp { get; }

    /// <summary>Raised with the new <see cref="IsUp"/>, one call at a time.</summary>
    event Action<bool>? StatusChanged;

    /// <summary>Sends a message to every subscriber of a channel, this node's included.</summary>
    /// <param name="channel">The channel; taken literally.</param>
    /// <param name="message">The message.</param>
    /// <param name="cancellationToken">Stops waiting for the node messenger.</param>
    /// <returns>False when the node messenger is down; nothing was sent then.</returns>
    ValueTask<bool> PublishAsync(string channel, ReadOnlyMemory<byte> message, CancellationToken cancellationToken = default);

    /// <summary>
    /// Subscribes to a channel. Messages of one channel are handed over one at a time, in the order of arrival. While
    /// the node messenger is down the subscription is kept, and takes effect when it is up.
    /// </summary>
    /// <param name="channel">The channel; taken literally.</param>
    /// <param name="handler">Called for each message; the memory is valid until it returns.</param>
    /// <param name="cancellationToken">Stops waiting for the node messenger.</param>
    /// <returns>Ends the subscription when disposed.</returns>
    ValueTask<IAsyncDisposable> SubscribeAsync(
        string channel,
        Func<ReadOnlyMemory<byte>, ValueTask> handler,
        CancellationToken cancellationToken = default);
}
