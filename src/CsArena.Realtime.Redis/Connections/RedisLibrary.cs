using System.Net;
using StackExchange.Redis;

namespace CsArena.Realtime.Redis;

/// <summary>Everything in which StackExchange.Redis 1.2 and 3 differ for us.</summary>
internal static class RedisLibrary
{
    /// <summary>Whether it can log in as another user than the default one.</summary>
    public const bool KnowsUsers = true;

    /// <summary>Subscribes; messages come one at a time, in order.</summary>
    public static async Task SubscribeAsync(ISubscriber subscriber, string channel, Action<byte[]> handler)
    {
        var messages = await subscriber.SubscribeAsync(RedisChannel.Literal(channel));
        messages.OnMessage(message => handler((byte[])message.Message!));
    }

    /// <summary>Ends every subscription of a channel.</summary>
    public static Task UnsubscribeAsync(ISubscriber subscriber, string channel) => subscriber.UnsubscribeAsync(RedisChannel.Literal(channel));

    /// <summary>Publishes without waiting for it to happen.</summary>
    public static Task PublishAsync(IDatabase database, string channel, byte[] message)
        => database.PublishAsync(RedisChannel.Literal(channel), message, CommandFlags.FireAndForget);

    private static void Prepare(ConfigurationOptions options, string? user)
    {
        options.User = user;
        options.IncludeDetailInExceptions = false;

        // A call says at once that Redis is away.
        options.BacklogPolicy = BacklogPolicy.FailFast;
    }

    private static void Prepare(ConnectionMultiplexer multiplexer, bool keepsOrder)
    {
        // Replies come in any order by themselves, messages in order.
    }

    /// <summary>A server.</summary>
    public static EndPoint EndPoint(string host, int port)
        => IPAddress.TryParse(host, out var address) ? new IPEndPoint(address, port) : new DnsEndPoint(host, port);

    /// <summary>
    /// Lets it take a server of a cluster for one that is alone, so that everything goes there. It must not come to know
    /// otherwise: 1.2.6 would ask it for the cluster, find that command missing when it has announced it already, and from
    /// then on take each reply for that of another command.
    /// </summary>
    public static void ActAlone(ConfigurationOptions options)
    {
        options.CommandMap = CommandMap.Create(new HashSet<string> { "CLUSTER", "INFO", "SET" }, available: false);
        options.DefaultVersion = new Version(6, 2);
    }

    /// <summary>Connects.</summary>
    /// <param name="options">Where and how.</param>
    /// <param name="user">Null is the default user.</param>
    /// <param name="keepsOrder">Whether messages are handed over in their order; replies to commands come faster without.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<ConnectionMultiplexer> ConnectAsync(
        ConfigurationOptions options, string? user, bool keepsOrder, CancellationToken cancellationToken)
    {
        Prepare(options, user);
        var connecting = ConnectionMultiplexer.ConnectAsync(options);
        try
        {
            // Its own limits are for each step, and not for every one.
            var multiplexer = await connecting.WaitAsync(TimeSpan.FromMilliseconds(options.ConnectTimeout * 2), cancellationToken);
            Prepare(multiplexer, keepsOrder);
            return multiplexer;
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
