using System.Net;
using StackExchange.Redis;

namespace CsArena.Realtime.Redis;

/// <summary>
/// The node messenger's connection to one server. In a cluster too it is one server, any: messages keep their order on the way
/// through it, and it is one thing that works or does not. (A cluster carries every message to all of its servers.)
/// </summary>
internal sealed class NodeMessageLink : IAsyncDisposable
{
    private readonly ConnectionMultiplexer? _ours;
    private readonly IDatabase _database;
    private readonly ISubscriber _subscriber;

    private NodeMessageLink(IConnectionMultiplexer multiplexer, ConnectionMultiplexer? ours)
    {
        Multiplexer = multiplexer;
        _ours = ours;
        _database = multiplexer.GetDatabase();
        _subscriber = multiplexer.GetSubscriber();
        multiplexer.ConnectionFailed += OnConnectionFailed;
    }

    /// <summary>Raised when the connection broke: what was on the way is lost.</summary>
    public event Action? Broken;

    /// <summary>The server; null where the program's own connection says where it goes.</summary>
    public EndPoint? EndPoint => _ours?.GetEndPoints()[0];

    public IConnectionMultiplexer Multiplexer { get; }

    public bool IsConnected => Multiplexer.IsConnected;

    /// <summary>A link that ends with its connection.</summary>
    public static NodeMessageLink Owning(ConnectionMultiplexer multiplexer) => new(multiplexer, multiplexer);

    /// <summary>A link on a connection of the program's own.</summary>
    public static NodeMessageLink Using(IConnectionMultiplexer multiplexer) => new(multiplexer, null);

    /// <summary>Publishes without waiting for it to happen.</summary>
    public Task PublishAsync(string channel, byte[] message) => RedisLibrary.PublishAsync(_database, channel, message, CommandFlags.FireAndForget);

    public Task SubscribeAsync(string channel, Action<byte[]> handler) => RedisLibrary.SubscribeAsync(_subscriber, channel, handler);

    public Task UnsubscribeAsync(string channel) => RedisLibrary.UnsubscribeAsync(_subscriber, channel);

    public async ValueTask DisposeAsync()
    {
        Multiplexer.ConnectionFailed -= OnConnectionFailed;
        if (_ours is not null)
        {
            await RedisLibrary.CloseAsync(_ours);
        }
    }

    private void OnConnectionFailed(object? sender, ConnectionFailedEventArgs failure) => Broken?.Invoke();
}
