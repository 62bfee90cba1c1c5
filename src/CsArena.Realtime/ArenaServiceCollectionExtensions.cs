using CsArena.Realtime;
using CsArena.Realtime.Authentication;
using CsArena.Realtime.ConnectCodes;
using CsArena.Realtime.NodeMessages;
using CsArena.Realtime.Configuration;
using CsArena.Realtime.Deadlines;
using CsArena.Realtime.Denials;
using CsArena.Realtime.Delivery;
using CsArena.Realtime.Grading;
using CsArena.Realtime.History;
using CsArena.Realtime.Hubs;
using CsArena.Realtime.InMemory;
using CsArena.Realtime.Matches;
using CsArena.Realtime.Matchmaking;
using CsArena.Realtime.Monitoring;
using CsArena.Realtime.Nodes;
using CsArena.Realtime.Players;
using CsArena.Realtime.Presence;
using CsArena.Realtime.Questions;
using CsArena.Realtime.Ratings;
using CsArena.Realtime.Routing;
using CsArena.Realtime.Rules;
using CsArena.Realtime.Sessions;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the arena.</summary>
public static class ArenaServiceCollectionExtensions
{
    /// <summary>
    /// Adds the arena with all its state in this process's memory (Stage 1). Backends are added to what it returns, and
    /// <c>MapArena()</c> opens it to players.
    /// </summary>
    /// <param name="services">The program's services.</param>
    /// <param name="configuration">The program's configuration: <c>JWT_SECRET</c> and the section <c>Arena</c> are read.</param>
    /// <remarks>A wrong value stops the start with a message that names its key.</remarks>
    public static ArenaBuilder AddArena(this IServiceCollection services, IConfiguration configuration) => services.AddArena(configuration, _ => { });

    /// <summary>As <see cref="AddArena(IServiceCollection, IConfiguration)"/>, with settings in code.</summary>
    /// <param name="services">The program's services.</param>
    /// <param name="configuration">The program's configuration.</param>
    /// <param name="configure">Settings; they go over those of the configuration. May run more than once.</param>
    public static ArenaBuilder AddArena(this IServiceCollection services, IConfiguration configuration, Action<ArenaOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(configure);
        if (services.Any(service => service.ServiceType == typeof(ArenaTopology)))
        {
            throw new InvalidOperationException("AddArena() was called twice: a program has one arena. Run a second one in a process of its own, with another Arena:Redis:KeyPrefix.");
        }

        services.TryAddSingleton(TimeProvider.System);
        services.AddMetrics();
        services.AddOptions(configuration, configure);
        services.AddSectionCheck(configuration);
        services.AddInMemoryBackends();
        services.AddMatches();
        services.AddMonitoring();
        services.AddHub();
        services.AddPlayerAuthentication();
        services.AddPlayerRequests();
        return new ArenaBuilder(services, configuration, Share);
    }

    /// <summary>
    /// On SIGTERM or Ctrl+C lets running matches finish, within <c>Arena:Node:DrainTimeout</c>, before the program stops.
    /// Takes the place of the program's own handling of these signals.
    /// </summary>
    /// <param name="builder">The arena.</param>
    public static ArenaBuilder DrainBeforeStop(this ArenaBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddSingleton<IHostLifetime, DrainingLifetime>();
        return builder;
    }

    /// <summary>What changes when this node is one of several: matches outlive it, and players are on other nodes too.</summary>
    private static void Share(ArenaBuilder builder)
    {
        builder.Services.Replace(ServiceDescriptor.Singleton(new ArenaTopology(IsShared: true)));
        builder.Services.Replace(ServiceDescriptor.Singleton<INodeMessageSender, NodeMessageSender>());
        builder.Services.Replace(ServiceDescriptor.Singleton<IPlayerEvents, RoutedPlayerEvents>());
        builder.Services.AddHostedSingleton<NodeMessageReceiver>();
        builder.Services.AddHostedSingleton<ConnectionSpread>();
    }

    private static void AddOptions(this IServiceCollection services, IConfiguration configuration, Action<ArenaOptions> configure)
    {
        services.AddSection<MatchRulesOptions>(configuration, "Arena:Rules").Configure(options => configure(new ArenaOptions { Rules = options }));
        services.AddSection<MatchQueueOptions>(configuration, "Arena:Matchmaking").Configure(options => configure(new ArenaOptions { Matchmaking = options }));
        services.AddSection<NodeOptions>(configuration, "Arena:Node").Configure(options => configure(new ArenaOptions { Node = options }));
        services.AddSection<LimitOptions>(configuration, "Arena:Limits").Configure(options => configure(new ArenaOptions { Limits = options }));
        services.AddSection<QuestionOptions>(configuration, "Arena:Questions").Configure(options => configure(new ArenaOptions { Questions = options }));
        services.AddSection<RatingOptions>(configuration, RatingOptions.SectionName).Configure(options => configure(new ArenaOptions { Ratings = options }));
        services.AddSection<AlarmOptions>(configuration, "Arena:Alarms").Configure(options => configure(new ArenaOptions { Alarms = options }));
        services.AddSection<ArenaAuthenticationOptions>(configuration, "Arena:Auth")
            .Configure(options => options.Secret = NotEmpty(configuration["JWT_SECRET"]) ?? NotEmpty(options.Secret))
            .Configure(options => options.PreviousSecret = NotEmpty(configuration["JWT_SECRET_PREVIOUS"]) ?? NotEmpty(options.PreviousSecret))
            .Configure(options => configure(new ArenaOptions { Auth = options }));
        services.AddSingleton<IValidateOptions<NodeOptions>, NodeOptionsValidator>();
        services.AddSingleton<IValidateOptions<MatchQueueOptions>, MatchQueueOptionsValidator>();
        services.AddSingleton<IValidateOptions<ArenaAuthenticationOptions>, AuthenticationOptionsValidator>();
    }

    private static OptionsBuilder<T> AddSection<T>(this IServiceCollection services, IConfiguration configuration, string section)
        where T : class
    {
        services.AddSingleton(new ArenaSection(section[(section.IndexOf(':', StringComparison.Ordinal) + 1)..]));
        services.AddSingleton<IValidateOptions<T>>(new SectionValidator<T>(configuration.GetSection(section)));
        services.TryAddSingleton(provider => provider.GetRequiredService<IOptions<T>>().Value);
        return services.AddOptions<T>()
            .Configure(_ => RefuseUnreadable<T>(configuration.GetSection(section)))
            .Bind(configuration.GetSection(section))
            .ValidateOnStart();
    }

    /// <summary>ASP.NET Core's binder would end the start at the first value, and say what type it has instead of what is needed.</summary>
    private static void RefuseUnreadable<T>(IConfigurationSection section)
    {
        if (SettingValues.Unreadable(section, typeof(T)) is { Count: > 0 } failures)
        {
            throw new OptionsValidationException(Microsoft.Extensions.Options.Options.DefaultName, typeof(T), failures);
        }
    }

    private static void AddSectionCheck(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<IValidateOptions<ArenaOptions>>(provider => new UnknownSections(configuration, provider.GetServices<ArenaSection>()));
        services.AddOptions<ArenaOptions>().ValidateOnStart();
    }

    private static void AddInMemoryBackends(this IServiceCollection services)
    {
        services.TryAddSingleton<IMatchQueue, InMemoryMatchQueue>();
        services.TryAddSingleton<IGameSessionStore, InMemoryGameSessionStore>();
        services.TryAddSingleton<IDeadlineQueue, InMemoryDeadlineQueue>();
        services.TryAddSingleton<IPresenceStore, InMemoryPresenceStore>();
        services.TryAddSingleton<INodeMessenger, InMemoryNodeMessenger>();
        services.TryAddSingleton<IConnectCodeStore, InMemoryConnectCodeStore>();
        services.TryAddSingleton<IDenyList, InMemoryDenyList>();
        services.TryAddSingleton<IMatchHistory>(provider => new InMemoryMatchHistory(provider.GetRequiredService<IRatingSystem>()));
        services.TryAddSingleton<IQuestionBank>(_ => new InMemoryQuestionBank());
        services.TryAddSingleton<IBuiltInQuestions, PackagedQuestions>();
    }

    private static void AddMatches(this IServiceCollection services)
    {
        services.TryAddSingleton<NodeIdentity>();
        services.TryAddSingleton(new ArenaTopology(IsShared: false));
        services.TryAddSingleton<NodePeers>();
        services.TryAddSingleton<PresenceUpkeep>();
        services.TryAddSingleton<MatchRules>();
        services.TryAddSingleton<IAnswerGrader, QuizAnswerGrader>();
        services.TryAddSingleton<IRatingSystem, EloRatingSystem>();
        services.TryAddSingleton<WaitTimes>();
        services.TryAddSingleton<Matchmaker>();
        services.TryAddSingleton<MatchStarter>();
        services.TryAddSingleton<MatchLauncher>();
        services.TryAddSingleton<StepChain>();
        services.TryAddSingleton<MatchRunner>();
        services.TryAddSingleton<MatchCalls>();
        services.TryAddSingleton<MatchRestore>();
        services.TryAddSingleton<RoundGrader>();
        services.TryAddSingleton<LeasedGrading>();
        services.TryAddSingleton<ResultSaver>();
        services.TryAddSingleton<WaitingResults>();
        services.TryAddSingleton<PresenceReconciler>();
        services.TryAddSingleton<TicketReconciler>();
        services.TryAddSingleton<PlayerAbsence>();
        services.TryAddSingleton<PendingAbsences>();
        services.TryAddSingleton<DeadNodes>();
        services.TryAddSingleton<TicketWatch>();
        services.TryAddSingleton<RoomWatch>();
        services.TryAddSingleton<NodeDrain>();
        services.AddHostedSingleton<RoomTasks>();
        services.AddHostedSingleton<ServicePulse>();
        services.AddHostedSingleton<NodeHeartbeat>();
        services.AddHostedSingleton<DeadlineLoop>();
        services.AddHostedSingleton<WaitingResultsLoop>();
    }

    private static void AddMonitoring(this IServiceCollection services)
    {
        services.TryAddSingleton<ArenaMetrics>();
        services.TryAddSingleton<ArenaStats>();
        services.TryAddSingleton<StoreCounts>();
        services.TryAddSingleton<ArenaHealth>();
        services.AddHostedSingleton<StoreFigures>();
        services.AddHostedSingleton<ArenaGauges>();
        services.AddHostedSingleton<AlarmLoop>();
    }

    private static void AddHub(this IServiceCollection services)
    {
        services.TryAddSingleton<ConnectionRegistry>();
        services.TryAddSingleton<ConnectionLifecycle>();
        services.TryAddSingleton<ConnectionReplacement>();
        services.TryAddSingleton<LocalPlayerEvents>();
        services.TryAddSingleton<IPlayerEvents>(provider => provider.GetRequiredService<LocalPlayerEvents>());
        services.TryAddSingleton<IPlayerMessenger, PlayerMessenger>();
        services.TryAddSingleton<PlayerLocations>();
        services.TryAddSingleton(_ => new NodeMessageFormat(ArenaHubProtocol.Json));
        services.TryAddSingleton<INodeMessageSender, NoOtherNodes>();
        services.TryAddSingleton<PlayerLimits>();
        services.TryAddSingleton<AddressLimits>();
        services.TryAddSingleton<CallFilter>();

        // Each of its events has one receiver and goes to the node of that player, so it needs no backplane of SignalR.
        services.TryAddSingleton<HubLifetimeManager<ArenaHub>, DefaultHubLifetimeManager<ArenaHub>>();
        services.AddSignalR().AddHubOptions<ArenaHub>(options =>
        {
            options.AddFilter<CallFilter>();

            // Its calls and its batches of events are JSON, whatever else other hubs of the program speak.
            options.SupportedProtocols = ["json"];
        });
        services.AddOptions<HubOptions<ArenaHub>>()
            .Configure<LimitOptions>((options, limits) => options.MaximumReceiveMessageSize = limits.MaxMessageBytes);
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<HubConnectionHandler<ArenaHub>>(provider, new ArenaHubProtocol()));
    }

    private static void AddPlayerAuthentication(this IServiceCollection services)
    {
        services.TryAddSingleton<ArenaSigningKey>();
        services.TryAddSingleton<DevelopmentTokens>();
        services.TryAddSingleton<SealedConnectCodes>();
        services.AddHostedSingleton<DenyListWatch>();
        services.AddHostedSingleton<AuthorityWatch>();
        services.AddSingleton<IConfigureOptions<JwtBearerOptions>, ConfigureArenaBearer>();
        services.AddAuthentication().AddJwtBearer(ConfigureArenaBearer.Scheme, _ => { });
        services.AddSingleton<IPostConfigureOptions<AuthenticationOptions>, KeepDefaultScheme>();
        services.AddAuthorization();
        services.AddSingleton<IConfigureOptions<AuthorizationOptions>, ConfigurePlayerPolicy>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<MatcherPolicy, YieldToProgram>());
        services.TryAddSingleton<TokenPaths>();
        services.AddSingleton<IHttpContextFactory>(provider => new TokenHidingContextFactory(
            new DefaultHttpContextFactory(provider), provider.GetRequiredService<TokenPaths>()));
    }

    private static void AddPlayerRequests(this IServiceCollection services)
    {
        services.AddProblemDetails();
        services.TryAddSingleton<PlayerView>();
        services.TryAddSingleton<RoundScoring>();
        services.TryAddSingleton<MatchReports>();
        services.TryAddSingleton<PlayerRequestFilter>();
    }

    private static void AddHostedSingleton<T>(this IServiceCollection services)
        where T : class, IHostedService
    {
        services.TryAddSingleton<T>();
        services.AddHostedService(provider => provider.GetRequiredService<T>());
    }

    private static string? NotEmpty(string? value) => string.IsNullOrEmpty(value) ? null : value;
}
