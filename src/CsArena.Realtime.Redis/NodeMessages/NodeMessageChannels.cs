namespace CsArena.Realtime.Redis;

/// <summary>
/// Who listens to which channel. Redis hears of a channel's first subscription and of its last one, in that order: the
/// orders are given under the lock, and waited for outside.
/// </summary>
internal sealed class NodeMessageChannels
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, NodeMessageSubscription[]> _channels = new(StringComparer.Ordinal);

    /// <param name="channel">The channel.</param>
    /// <param name="subscription">One more of its subscriptions.</param>
    /// <param name="subscribe">Asks Redis for the channel; called for the first.</param>
    public Task Add(string channel, NodeMessageSubscription subscription, Func<string, Task> subscribe)
    {
        lock (_lock)
        {
            var isFirst = !_channels.TryGetValue(channel, out var others);
            _channels[channel] = [.. others ?? [], subscription];
            return isFirst ? subscribe(channel) : Task.CompletedTask;
        }
    }

    /// <param name="channel">The channel.</param>
    /// <param name="subscription">One of its subscriptions.</param>
    /// <param name="unsubscribe">Tells Redis to forget the channel; called for the last.</param>
    public void Remove(string channel, NodeMessageSubscription subscription, Action<string> unsubscribe)
    {
        lock (_lock)
        {
            if (!_channels.TryGetValue(channel, out var all) || !all.Contains(subscription))
            {
                return;
            }

            var left = all.Where(one => one != subscription).ToArray();
            if (left.Length > 0)
            {
                _channels[channel] = left;
                return;
            }

            _channels.Remove(channel);
            unsubscribe(channel);
        }
    }

    /// <summary>Does something with every channel, while none comes or goes.</summary>
    public Task[] ForEach(Func<string, Task> action)
    {
        lock (_lock)
        {
            return [.. _channels.Keys.Select(action)];
        }
    }

    public void Post(string channel, byte[] message)
    {
        NodeMessageSubscription[]? subscriptions;
        lock (_lock)
        {
            _channels.TryGetValue(channel, out subscriptions);
        }

        foreach (var subscription in subscriptions ?? [])
        {
            subscription.Post(message);
        }
    }
}
