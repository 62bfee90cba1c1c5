using System.Globalization;
using CsArena.Realtime.NodeMessages;
using CsArena.Realtime.Caching;
using CsArena.Realtime.Conformance;
using CsArena.Realtime.ConnectCodes;
using CsArena.Realtime.Deadlines;
using CsArena.Realtime.Denials;
using CsArena.Realtime.Presence;

namespace CsArena.Realtime.Redis.Tests;

/// <summary>One test's own state on a real Redis, whose clock nobody can turn: time passes by waiting.</summary>
public sealed partial class RedisHarness : BackendHarness
{
    private readonly RedisNode[] _nodes;
    private readonly RedisKeys _keys;
    private readonly List<RedisConnection> _connections = [];
    private readonly List<RedisNodeMessenger> _messengers = [];
    private int _views;

    private RedisHarness(RedisNode[] nodes, RedisKeys keys)
    {
        _nodes = nodes;
        _keys = keys;
        _connections.AddRange(nodes.Select(node =>
        {
            var connection = new RedisConnection(TimeSpan.FromSeconds(10), TimeProvider.System);
            connection.Use(new RedisLink(node.Commands, keys));
            return connection;
        }));
    }

    public static ValueTask<BackendHarness> StandAloneAsync() => OnAsync(SharedRedis.StandAlone);

    public static ValueTask<BackendHarness> ClusterAsync() => OnAsync(SharedRedis.Cluster);

    internal static async ValueTask<BackendHarness> OnAsync(SharedRedis redis)
        => new RedisHarness(await redis.NodesAsync(), redis.KeysOfOneTest());

    private static readonly TimeSpan _least = TimeSpan.FromMilliseconds(1);

    public override async ValueTask<DateTimeOffset> NowAsync()
    {
        var time = (string[])(await _connections[0].ExecuteAsync("TIME", []))!;
        var seconds = long.Parse(time[0], CultureInfo.InvariantCulture);
        var microseconds = long.Parse(time[1], CultureInfo.InvariantCulture);
        return DateTimeOffset.FromUnixTimeSeconds(seconds).AddMicroseconds(microseconds);
    }

    /// <summary>The server's clock may be adjusted while this process waits by another one.</summary>
    public override async ValueTask PassAsync(TimeSpan time)
    {
        var end = await NowAsync() + time;
        for (var left = time; left > TimeSpan.Zero; left = end - await NowAsync())
        {
            await Task.Delay(left < _least ? _least : left);
        }
    }

    public override ValueTask<IPresenceStore> CreatePresenceStoreAsync()
        => new(new RedisPresenceStore(NextNode(), TimeProvider.System));

    public override ValueTask<IDeadlineQueue> CreateDeadlineQueueAsync() => new(new RedisDeadlineQueue(NextNode()));

    public override ValueTask<IDenyList> CreateDenyListAsync() => new(new RedisDenyList(NextNode()));

    public override ValueTask<ISharedCache> CreateSharedCacheAsync() => new(new RedisSharedCache(NextNode()));

    public override ValueTask<IConnectCodeStore> CreateConnectCodeStoreAsync() => new(new RedisConnectCodeStore(NextNode()));

    public override async ValueTask<INodeMessenger> CreateNodeMessengerAsync()
    {
        var messenger = new RedisNodeMessenger(TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLogger<RedisNodeMessenger>.Instance);
        var node = _messengers.Count % _nodes.Length;
        _messengers.Add(messenger);
        var link = NodeMessageLink.Using(_nodes[node].Messenger);
        await messenger.StartAsync(new NodeMessageLinkSource(_keys, link, null, _keys.IsCluster ? _connections[node] : null), CancellationToken.None);
        return messenger;
    }

    public override async ValueTask DisposeAsync()
    {
        foreach (var messenger in _messengers)
        {
            await messenger.DisposeAsync();
        }

        foreach (var connection in _connections)
        {
            await connection.DisposeAsync();
        }

        await base.DisposeAsync();
    }

    /// <summary>The connection of one more node.</summary>
    internal RedisConnection NextNode() => _connections[_views++ % _connections.Count];
}
