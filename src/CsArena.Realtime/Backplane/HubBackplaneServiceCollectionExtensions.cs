using CsArena.Realtime.Backplane;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Lets SignalR's hubs use a backplane.</summary>
public static class HubBackplaneServiceCollectionExtensions
{
    /// <summary>
    /// Connects every SignalR hub of this program with the same hub on the other nodes, over the registered
    /// <see cref="IBackplane"/>. For any program: the arena need not be there. The backplane is used, never disposed.
    /// </summary>
    /// <param name="services">The program's services; SignalR may be added before or after.</param>
    /// <param name="configure">Changes the options.</param>
    /// <remarks>
    /// While the backplane is down connections stay and come as ever; messages reach this node's connections only, and what
    /// other nodes miss is counted by <c>hub_backplane_dropped_total</c>. Nothing has to be done when it is up again.
    /// </remarks>
    public static IServiceCollection AddHubBackplane(this IServiceCollection services, Action<HubBackplaneOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddMetrics();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<HubBackplaneMetrics>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<HubBackplaneOptions>, HubBackplaneOptionsValidator>());
        var options = services.AddOptions<HubBackplaneOptions>().ValidateDataAnnotations().ValidateOnStart();
        if (configure is not null)
        {
            options.Configure(configure);
        }

        // SignalR adds its own manager only where there is none, and of several the last one counts.
        services.AddSingleton(typeof(HubLifetimeManager<>), typeof(BackplaneHubLifetimeManager<>));
        return services;
    }
}
