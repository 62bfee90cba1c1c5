using System.Net;
using StackExchange.Redis;

namespace CsArena.Realtime.Redis;

/// <summary>Connects, publishes and subscribes with StackExchange.Redis, with the settings that the arena depends on.</summary>
internal static class RedisLibrary
{
    /// <summary>Subscribes; messages come one at a time, in order.</summary>
    public static async Task SubscribeAsync(ISubscriber subscriber, string channel, Action<byte[]> handler)
    {
        var messages = await subscriber.SubscribeAsync(RedisChannel.Literal(channel));
        messages.OnMessage(message => handler((byte[])message.Message!));
    }

    /// <summary>Ends every subscription of a channel.</summary>
    public static Task UnsubscribeAsync(ISubscriber subscriber, string channel) => subscriber.UnsubscribeAsync(RedisChannel.Literal(channel));

    /// <summary>Publishes, in a cluster by way of the server that owns the channel's slot: messages of one channel take one way.</summary>
    public static Task PublishAsync(IDatabase database, string channel, byte[] message, CommandFlags flags = CommandFlags.None)
        => database.PublishAsync(RedisChannel.Literal(channel).WithKeyRouting(), message, flags);

    /// <summary>A server.</summary>
    public static EndPoint EndPoint(string host, int port)
        => IPAddress.TryParse(host, out var address) ? new IPEndPoint(address, port) : new DnsEndPoint(host, port);

    /// <summary>
    /// Makes the library treat a server of a cluster as a stand-alone server, so that it sends every command to that server.
    /// </summary>
    public static void ActAlone(ConfigurationOptions options)
    {
        options.CommandMap = CommandMap.Create(new HashSet<string> { "CLUSTER", "CONFIG", "ECHO", "INFO", "SET" }, available: false);
    }

    /// <summary>Connects.</summary>
    /// <param name="options">Where and how.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<ConnectionMultiplexer> ConnectAsync(ConfigurationOptions options, CancellationToken cancellationToken)
    {
        var connecting = ConnectionMultiplexer.ConnectAsync(options);
        try
        {
            // Its own limits are for each step, and not for every one.
            return await connecting.WaitAsync(TimeSpan.FromMilliseconds(options.ConnectTimeout * 2), cancellationToken);
        }
        catch (Exception) when (!connecting.IsCompleted)
        {
            _ = CloseLateAsync(connecting);
            throw;
        }
    }

    /// <summary>Closes a connection; commands on the way fail.</summary>
    public static async ValueTask CloseAsync(IConnectionMultiplexer multiplexer)
    {
        await multiplexer.CloseAsync(allowCommandsToComplete: false);
        multiplexer.Dispose();
    }

    private static async Task CloseLateAsync(Task<ConnectionMultiplexer> connecting)
    {
        try
        {
            await CloseAsync(await connecting);
        }
        catch (Exception)
        {
            // It could not be connected; nobody waits for it any more.
        }
    }
}
