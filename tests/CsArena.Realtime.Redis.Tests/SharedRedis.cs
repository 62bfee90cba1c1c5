using CsArena.TestServers;
using StackExchange.Redis;

namespace CsArena.Realtime.Redis.Tests;

/// <summary>
/// The servers that the contract suites share, each test with a key prefix of its own. They end with the test process.
/// Tests that stop or fill a server start one for themselves.
/// </summary>
internal sealed class SharedRedis
{
    private readonly bool _isCluster;
    private readonly Lazy<Task<IConnectionMultiplexer[]>> _nodes;

    private SharedRedis(bool isCluster, Func<Task<string>> endPoints)
    {
        _isCluster = isCluster;
        _nodes = new(async () => await ConnectAsync(await endPoints()));
    }

    public static SharedRedis StandAlone { get; } = new(isCluster: false, async () =>
    {
        var server = await RedisServer.StartAsync();
        return $"{server.Host}:{server.Port}";
    });

    public static SharedRedis Cluster { get; } = new(isCluster: true, async () =>
    {
        var cluster = await RedisCluster.StartAsync(TimeSpan.FromSeconds(5));
        return string.Join(',', cluster.Servers.Select(server => $"{server.Host}:{server.Port}"));
    });

    /// <summary>Two connections, as two nodes have them.</summary>
    public Task<IConnectionMultiplexer[]> NodesAsync() => _nodes.Value;

    public RedisKeys KeysOfOneTest() => new(_isCluster, $"test-{Guid.NewGuid():N}:");

    private static async Task<IConnectionMultiplexer[]> ConnectAsync(string endPoints)
    {
        var nodes = new IConnectionMultiplexer[2];
        for (var i = 0; i < nodes.Length; i++)
        {
            var options = ConfigurationOptions.Parse(endPoints);
            options.AllowAdmin = true;
            var multiplexer = await ConnectionMultiplexer.ConnectAsync(options);
            multiplexer.PreserveAsyncOrder = false;
            nodes[i] = multiplexer;
        }

        return nodes;
    }
}
