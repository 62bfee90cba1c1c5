using CsArena.TestServers;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace CsArena.Realtime.Redis.Tests;

/// <summary>
/// The servers that the contract suites share, each test with a key prefix of its own. They end with the test process.
/// Tests that stop or fill a server start one for themselves.
/// </summary>
internal sealed class SharedRedis
{
    private readonly bool _isCluster;
    private readonly Lazy<Task<string>> _url;
    private readonly Lazy<Task<RedisNode[]>> _nodes;

    private SharedRedis(bool isCluster, Func<Task<string>> url)
    {
        _isCluster = isCluster;
        _url = new(url);
        _nodes = new(async () => [await RedisNode.ConnectAsync(await _url.Value), await RedisNode.ConnectAsync(await _url.Value)]);
    }

    public static SharedRedis StandAlone { get; } = new(isCluster: false, async ()
        => Environment.GetEnvironmentVariable("ARENA_TEST_REDIS_URL") ?? (await RedisServer.StartAsync()).Url);

    public static SharedRedis Cluster { get; } = new(isCluster: true, async ()
        => Environment.GetEnvironmentVariable("ARENA_TEST_REDIS_CLUSTER_URL") ?? (await RedisCluster.StartAsync(TimeSpan.FromSeconds(5))).Url);

    /// <summary>Two nodes' connections.</summary>
    public Task<RedisNode[]> NodesAsync() => _nodes.Value;

    /// <summary>The servers, for whoever looks into them.</summary>
    public async Task<IReadOnlyList<RedisAddress>> ServersAsync()
    {
        var url = RedisUrl.Parse(await _url.Value);
        return [.. url.Servers.Select(server => new RedisAddress(server.Host, server.Port, url.Password))];
    }

    public RedisKeys KeysOfOneTest() => new(_isCluster, $"test-{Guid.NewGuid():N}:");
}

/// <summary>What one node connects.</summary>
internal sealed record RedisNode(IConnectionMultiplexer Commands, IConnectionMultiplexer Messenger)
{
    public static async Task<RedisNode> ConnectAsync(string url)
    {
        var multiplexers = new RedisMultiplexers(Options.Create(new RedisOptions { Url = url }));
        var commands = await multiplexers.OpenCommandsAsync(CancellationToken.None);
        var messenger = await multiplexers.ConnectNodeMessagesAsync(commands, current: null, CancellationToken.None);
        return new RedisNode(commands.Multiplexer, messenger.Multiplexer);
    }
}
