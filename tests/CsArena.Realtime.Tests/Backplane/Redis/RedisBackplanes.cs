using CsArena.Realtime.Backplane;
using CsArena.Realtime.Conformance;
using CsArena.TestServers;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace CsArena.Realtime.Tests.Backplane;

/// <summary>Ends of the backplane on a real Redis, each connected as a host connects it, on channels of this test alone.</summary>
internal sealed class RedisBackplanes(string url) : BackendHarness
{
    private static readonly Lazy<Task<string>> _standAlone = new(async ()
        => Environment.GetEnvironmentVariable("ARENA_TEST_REDIS_URL") ?? (await RedisServer.StartAsync()).Url);

    private static readonly Lazy<Task<string>> _cluster = new(async ()
        => Environment.GetEnvironmentVariable("ARENA_TEST_REDIS_CLUSTER_URL") ?? (await RedisCluster.StartAsync(TimeSpan.FromSeconds(5))).Url);

    private readonly string _prefix = $"test-{Guid.NewGuid():N}:";
    private readonly List<ServiceProvider> _nodes = [];

    public static async ValueTask<BackendHarness> StandAloneAsync() => new RedisBackplanes(await _standAlone.Value);

    public static async ValueTask<BackendHarness> ClusterAsync() => new RedisBackplanes(await _cluster.Value);

    public override ValueTask<DateTimeOffset> NowAsync() => throw new NotSupportedException();

    public override ValueTask PassAsync(TimeSpan time) => throw new NotSupportedException();

    public override async ValueTask<IBackplane> CreateBackplaneAsync()
    {
        var services = new ServiceCollection();
        services.AddLogging();
        new ArenaBuilder(services, new ConfigurationBuilder().Build()).AddRedis(options =>
        {
            options.Url = url;
            options.KeyPrefix = _prefix;
            options.ConnectTimeout = TimeSpan.FromSeconds(30);
        });
        var node = services.BuildServiceProvider();
        _nodes.Add(node);
        foreach (var hosted in node.GetServices<IHostedService>().OfType<IHostedLifecycleService>())
        {
            await hosted.StartingAsync(CancellationToken.None);
        }

        return node.GetRequiredService<IBackplane>();
    }

    public override async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes)
        {
            await node.DisposeAsync();
        }

        await base.DisposeAsync();
    }
}
