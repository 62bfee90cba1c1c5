using System.Globalization;
using CsArena.Realtime.Conformance;
using CsArena.Realtime.Deadlines;
using CsArena.Realtime.Presence;

namespace CsArena.Realtime.Redis.Tests;

/// <summary>One test's own state on a real Redis, whose clock nobody can turn: time passes by waiting.</summary>
public sealed partial class RedisHarness : BackendHarness
{
    private readonly List<RedisConnection> _connections;
    private int _views;

    private RedisHarness(List<RedisConnection> connections) => _connections = connections;

    public static ValueTask<BackendHarness> StandAloneAsync() => CreateAsync(SharedRedis.StandAlone);

    public static ValueTask<BackendHarness> ClusterAsync() => CreateAsync(SharedRedis.Cluster);

    public override async ValueTask<DateTimeOffset> NowAsync()
    {
        var time = (string[])(await _connections[0].ExecuteAsync("TIME", []))!;
        var seconds = long.Parse(time[0], CultureInfo.InvariantCulture);
        var microseconds = long.Parse(time[1], CultureInfo.InvariantCulture);
        return DateTimeOffset.FromUnixTimeSeconds(seconds).AddMicroseconds(microseconds);
    }

    public override async ValueTask PassAsync(TimeSpan time) => await Task.Delay(time);

    public override ValueTask<IPresenceStore> CreatePresenceStoreAsync()
        => new(new RedisPresenceStore(NextNode(), TimeProvider.System));

    public override ValueTask<IDeadlineQueue> CreateDeadlineQueueAsync() => new(new RedisDeadlineQueue(NextNode()));

    public override async ValueTask DisposeAsync()
    {
        foreach (var connection in _connections)
        {
            await connection.DisposeAsync();
        }

        await base.DisposeAsync();
    }

    private static async ValueTask<BackendHarness> CreateAsync(SharedRedis redis)
    {
        var keys = redis.KeysOfOneTest();
        var nodes = await redis.NodesAsync();
        return new RedisHarness([.. nodes.Select(node => Connection(new RedisLink(node, keys)))]);
    }

    private static RedisConnection Connection(RedisLink link)
    {
        var connection = new RedisConnection(TimeSpan.FromSeconds(10), TimeProvider.System);
        connection.Use(link);
        return connection;
    }

    /// <summary>The connection of one more node.</summary>
    internal RedisConnection NextNode() => _connections[_views++ % _connections.Count];
}
