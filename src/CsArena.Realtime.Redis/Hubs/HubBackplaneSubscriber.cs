using System.Collections.Concurrent;
using System.Reflection;
using StackExchange.Redis;

namespace CsArena.Realtime.Redis;

/// <summary>
/// The subscriptions of one hub's backplane. All messages of a channel go by way of the one server of a cluster that owns the
/// channel's slot. Otherwise the library takes any server for each message: messages overtake each other, and Redis does not
/// count the subscribers at other servers, so that the backplane takes a client's connection for gone.
/// </summary>
internal class HubBackplaneSubscriber : DispatchProxy
{
    private readonly ConcurrentDictionary<RedisChannel, bool> _channels = new();
    private ISubscriber _subscriber = null!;
    private string _prefix = "";

    /// <summary>Wraps a subscriber.</summary>
    /// <param name="subscriber">The connection's subscriber, which others may use too.</param>
    /// <param name="prefix">Comes before the name of every channel.</param>
    public static ISubscriber Create(ISubscriber subscriber, string prefix)
    {
        var proxy = Create<ISubscriber, HubBackplaneSubscriber>();
        var wrapper = (HubBackplaneSubscriber)proxy;
        wrapper._subscriber = subscriber;
        wrapper._prefix = prefix;
        return proxy;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        var method = targetMethod!.Name;
        if (method == nameof(ISubscriber.UnsubscribeAll))
        {
            EndAll();
            return null;
        }

        if (args is [RedisChannel name, ..])
        {
            var channel = RedisChannel.Literal(_prefix + name).WithKeyRouting();
            if (method == nameof(ISubscriber.PublishAsync) && args is [_, RedisValue message, CommandFlags flags])
            {
                // Every message of a hub comes here: a plain call costs less than one by reflection.
                return _subscriber.PublishAsync(channel, message, flags);
            }

            args[0] = channel;
            Remember(method, channel);
        }

        return targetMethod.Invoke(_subscriber, BindingFlags.DoNotWrapExceptions, null, args, null);
    }

    private void Remember(string method, RedisChannel channel)
    {
        if (method == nameof(ISubscriber.SubscribeAsync))
        {
            _channels[channel] = true;
        }
        else if (method == nameof(ISubscriber.UnsubscribeAsync))
        {
            _channels.TryRemove(channel, out _);
        }
    }

    private void EndAll()
    {
        foreach (var channel in _channels.Keys)
        {
            _subscriber.Unsubscribe(channel, flags: CommandFlags.FireAndForget);
        }
    }
}
