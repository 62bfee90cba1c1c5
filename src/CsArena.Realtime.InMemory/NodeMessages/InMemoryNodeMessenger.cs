using CsArena.Realtime.NodeMessages;

namespace CsArena.Realtime.InMemory;

/// <summary>
/// A node messenger within one process. It is always up. Each subscription has its own line of messages, so that a slow
/// handler keeps nobody else waiting; a handler that fails misses that message only.
/// </summary>
public sealed class InMemoryNodeMessenger : INodeMessenger
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, List<Subscription>> _channels = [];

    /// <inheritdoc />
    public event Action<bool>? StatusChanged
    {
        add { }
        remove { }
    }

    /// <inheritdoc />
    public bool IsUp => true;

    /// <inheritdoc />
    public ValueTask<bool> PublishAsync(
        string channel,
        ReadOnlyMemory<byte> message,
        CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            if (_channels.TryGetValue(channel, out var subscriptions))
            {
                // The caller may reuse its buffer as soon as this returns.
                var copy = message.ToArray();
                foreach (var subscription in subscriptions)
                {
                    subscription.Post(copy);
                }
            }
        }

        return new(true);
    }

    /// <inheritdoc />
    /// <remarks>
    /// Disposing the subscription waits for a message that is being handled, unless the handler itself does it.
    /// </remarks>
    public ValueTask<IAsyncDisposable> SubscribeAsync(
        string channel,
        Func<ReadOnlyMemory<byte>, ValueTask> handler,
        CancellationToken cancellationToken = default)
    {
        var subscription = new Subscription(handler, self => Unsubscribe(channel, self));
        lock (_lock)
        {
            if (!_channels.TryGetValue(channel, out var subscriptions))
            {
                subscriptions = [];
                _channels.Add(channel, subscriptions);
            }

            subscriptions.Add(subscription);
        }

        return new(subscription);
    }

    private void Unsubscribe(string channel, Subscription subscription)
    {
        lock (_lock)
        {
            if (_channels.TryGetValue(channel, out var subscriptions)
                && subscriptions.Remove(subscription)
                && subscriptions.Count == 0)
            {
                _channels.Remove(channel);
            }
        }
    }
}
