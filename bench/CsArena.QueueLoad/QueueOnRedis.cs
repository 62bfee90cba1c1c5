using CsArena.Realtime;
using CsArena.Realtime.Matchmaking;
using CsArena.TestServers;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using StackExchange.Redis;

namespace CsArena.QueueLoad;

/// <summary>The queue as a host has it, on a Redis of its own, over a connection that can be used beside it.</summary>
internal sealed class QueueOnRedis : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    private QueueOnRedis(RedisServer server, ConnectionMultiplexer multiplexer, ServiceProvider services)
    {
        Server = server;
        Connection = multiplexer;
        _services = services;
        Queue = services.GetRequiredService<IMatchQueue>();
    }

    public RedisServer Server { get; }

    public ConnectionMultiplexer Connection { get; }

    public IMatchQueue Queue { get; }

    public static async Task<QueueOnRedis> StartAsync()
    {
        var server = await RedisServer.StartAsync();
        var multiplexer = await ConnectionMultiplexer.ConnectAsync($"{server.Host}:{server.Port}");
        var services = new ServiceCollection().AddLogging().AddMetrics();
        services.AddSingleton(new MatchQueueOptions { MaxQueueLength = 10_000_000 });
        new ArenaBuilder(services, new ConfigurationBuilder().Build())
            .AddRedis(multiplexer, multiplexer, options => options.CommandTimeout = TimeSpan.FromMinutes(1));
        var provider = services.BuildServiceProvider();
        foreach (var hosted in provider.GetServices<IHostedService>().OfType<IHostedLifecycleService>())
        {
            await hosted.StartingAsync(CancellationToken.None);
        }

        return new QueueOnRedis(server, multiplexer, provider);
    }

    public static EnqueueRequest Request(string player, string node = "node")
        => new(player, player, MatchQueueOptions.DefaultQueue, node, "connection", "en");

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        Connection.Dispose();
        await Server.DisposeAsync();
    }
}
