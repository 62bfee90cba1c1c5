using System.Diagnostics.Metrics;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using CsArena.Realtime.Caching;
using CsArena.TestServers;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CsArena.Realtime.PostgreSql.Tests;

/// <summary>A text as an entry of a cache.</summary>
internal sealed record CachedText(string Value);

/// <summary>One host's cache in front of something slow, with a Redis of its own or without.</summary>
internal sealed class CacheHost : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    private CacheHost(ServiceProvider services, CacheTimes times)
    {
        _services = services;
        Counters = new Counters(services.GetRequiredService<IMeterFactory>());
        Shared = services.GetService<ISharedCache>();
        Cache = new LayeredCache<CachedText>(
            "texts",
            new LocalCache<CachedText>(10_000, times, TimeProvider.System),
            new SharedLayer(Shared, times, TimeProvider.System, services.GetRequiredService<ILogger<SharedLayer>>()),
            new CacheFormat<CachedText, string>(text => text.Value, value => new CachedText(value), (JsonTypeInfo<string>)JsonSerializerOptions.Default.GetTypeInfo(typeof(string))),
            new CacheMetrics(services.GetRequiredService<IMeterFactory>()),
            TimeProvider.System);
    }

    public LayeredCache<CachedText> Cache { get; }

    public ISharedCache? Shared { get; }

    public Counters Counters { get; }

    public RecordedLog Log => _services.GetRequiredService<RecordedLog>();

    /// <summary>Starts a host.</summary>
    /// <param name="redis">The server that hosts share; none when null.</param>
    /// <param name="load">How long others wait for one that loads.</param>
    /// <param name="patience">How long to wait for Redis.</param>
    public static async Task<CacheHost> StartAsync(RedisServer? redis = null, TimeSpan? load = null, TimeSpan? patience = null)
    {
        var services = new ServiceCollection();
        services.AddSingleton<RecordedLog>();
        services.AddLogging();
        services.AddSingleton<ILoggerProvider>(provider => provider.GetRequiredService<RecordedLog>());
        services.AddMetrics();
        if (redis is not null)
        {
            new ArenaBuilder(services, new ConfigurationBuilder().Build()).AddRedis(options => options.Url = redis.Url);
        }

        var built = services.BuildServiceProvider();
        foreach (var service in built.GetServices<IHostedService>().OfType<IHostedLifecycleService>())
        {
            await service.StartingAsync(CancellationToken.None);
        }

        return new CacheHost(built, new CacheTimes(TimeSpan.FromMinutes(10), load ?? TimeSpan.FromSeconds(30), patience ?? TimeSpan.FromMilliseconds(500)));
    }

    /// <summary>Gets one entry.</summary>
    public async Task<CachedText?> GetAsync(string key, SlowStore store, CancellationToken cancellationToken = default)
        => (await Cache.GetAsync([key], store.LoadAsync, cancellationToken)).GetValueOrDefault(key);

    public async ValueTask DisposeAsync()
    {
        Counters.Dispose();
        await _services.DisposeAsync();
    }
}
