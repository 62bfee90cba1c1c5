using CsArena.Realtime;
using CsArena.Realtime.Caching;
using CsArena.Realtime.ConnectCodes;
using CsArena.Realtime.Deadlines;
using CsArena.Realtime.Denials;
using CsArena.Realtime.Matchmaking;
using CsArena.Realtime.Presence;
using CsArena.Realtime.Redis;
using CsArena.Realtime.Sessions;
using CsArena.Realtime.Configuration;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Puts the arena's state on Redis: Stages 2 and 3.</summary>
public static class RedisArenaBuilderExtensions
{
    private const string UrlKey = "REDIS_URL";

    private static ArenaSection Section { get; } = new("Redis");

    /// <summary>
    /// Uses Redis when <c>REDIS_URL</c>, <c>Arena:Redis:Url</c> or <c>ConnectionStrings:redis</c> is set, the first of them,
    /// and changes nothing otherwise: the same program runs in every stage.
    /// </summary>
    /// <param name="builder">The arena.</param>
    /// <param name="configure">Further settings; they go over those of the configuration.</param>
    public static ArenaBuilder AddRedisWhenConfigured(this ArenaBuilder builder, Action<RedisOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddSingleton(Section);
        return Url(builder.Configuration) is null ? builder : builder.AddRedis(configure);
    }

    /// <summary>
    /// Uses Redis: every host with the same URL is a node of one arena. A wrong URL, a wrong password and a Redis that
    /// cannot be reached each stop the start, with a message that names <c>REDIS_URL</c>.
    /// </summary>
    /// <remarks>
    /// It is also the backplane of the program's SignalR hubs (Microsoft's), unless the program registers a backplane of its
    /// own, before or after.
    /// </remarks>
    /// <param name="builder">The arena.</param>
    /// <param name="configure">Further settings; they go over those of the configuration.</param>
    public static ArenaBuilder AddRedis(this ArenaBuilder builder, Action<RedisOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var configuration = builder.Configuration;
        builder.Services.AddSingleton(Section);
        var section = configuration.GetSection(RedisOptions.SectionName);
        builder.Services.AddOptions<RedisOptions>()
            .Configure(_ =>
            {
                if (SettingValues.Unreadable(section, typeof(RedisOptions)) is { Count: > 0 } failures)
                {
                    throw new OptionsValidationException(Microsoft.Extensions.Options.Options.DefaultName, typeof(RedisOptions), failures);
                }
            })
            .Bind(section)
            .Configure(options => options.Url = Url(configuration))
            .Configure(configure ?? (_ => { }))
            .ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<RedisOptions>>(new RedisOptionsValidator(configuration));
        builder.Services.AddRedisConnections();
        builder.Services.AddStores();
        builder.Services.AddHubBackplane();
        return builder.AddNodeMessenger(provider => provider.GetRequiredService<RedisNodeMessenger>());
    }

    /// <summary>Uses connections of the program's own. They stay the program's: the arena never disposes them.</summary>
    /// <param name="builder">The arena.</param>
    /// <param name="commands">For commands.</param>
    /// <param name="nodeMessages">For messages between nodes, which it must hand over in their order. May be the same.</param>
    /// <param name="configure">Further settings; they go over those of the configuration.</param>
    public static ArenaBuilder AddRedis(
        this ArenaBuilder builder,
        IConnectionMultiplexer commands,
        IConnectionMultiplexer nodeMessages,
        Action<RedisOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(commands);
        ArgumentNullException.ThrowIfNull(nodeMessages);
        return builder.AddRedis(options =>
        {
            options.Commands = commands;
            options.NodeMessages = nodeMessages;
            configure?.Invoke(options);
        });
    }

    private static string? Url(IConfiguration configuration)
        => Array.Find([configuration[UrlKey], configuration[$"{RedisOptions.SectionName}:Url"], configuration.GetConnectionString("redis")], url => !string.IsNullOrEmpty(url));

    /// <summary>Uses a connection of the program's own services. It stays the program's: the arena never disposes it.</summary>
    /// <param name="builder">The arena.</param>
    /// <param name="connection">Finds the connection, for commands and for messages between nodes; called once, at the start.</param>
    /// <param name="configure">Further settings; they go over those of the configuration.</param>
    public static ArenaBuilder AddRedis(
        this ArenaBuilder builder,
        Func<IServiceProvider, IConnectionMultiplexer> connection,
        Action<RedisOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(connection);
        builder.AddRedis(configure);
        builder.Services.AddSingleton(services => new ProgramConnection(connection(services)));
        builder.Services.AddOptions<RedisOptions>()
            .Configure<ProgramConnection>((options, own) => options.Commands = options.NodeMessages = own.Connection);
        return builder;
    }

    private static void AddRedisConnections(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<RedisMultiplexers>();
        services.TryAddSingleton(provider => new RedisConnection(
            provider.GetRequiredService<IOptions<RedisOptions>>().Value.CommandTimeout,
            provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton<RedisNodeMessenger>();
        services.AddHostedService<RedisStartup>();
        services.AddSingleton<IBackendHealth, RedisHealth>();
        services.AddSingleton<IBackendHealth, NodeMessageHealth>();
    }

    /// <summary>SignalR takes the backplane that was registered last. One that the program registered before stays.</summary>
    private static void AddHubBackplane(this IServiceCollection services)
    {
        services.TryAddSingleton<HubConnections>();
        var last = services.LastOrDefault(service => service.ServiceType == typeof(HubLifetimeManager<>) && !service.IsKeyedService);
        if (last is null || last.ImplementationType == typeof(DefaultHubLifetimeManager<>))
        {
            services.AddSingleton(typeof(HubLifetimeManager<>), typeof(HubBackplane<>));
        }
    }

    private static void AddStores(this IServiceCollection services)
    {
        services.AddSingleton<IMatchQueue, RedisMatchQueue>();
        services.AddSingleton<IGameSessionStore, RedisGameSessionStore>();
        services.AddSingleton<IPresenceStore, RedisPresenceStore>();
        services.AddSingleton<IDeadlineQueue, RedisDeadlineQueue>();
        services.AddSingleton<IConnectCodeStore, RedisConnectCodeStore>();
        services.AddSingleton<ISharedCache, RedisSharedCache>();
        services.AddSingleton<IDenyList, RedisDenyList>();
    }
}
