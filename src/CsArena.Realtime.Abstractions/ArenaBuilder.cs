using CsArena.Realtime.NodeMessages;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace CsArena.Realtime;

/// <summary>What <c>AddArena()</c> returns: backends are extensions on it.</summary>
public sealed class ArenaBuilder
{
    private readonly Action<ArenaBuilder> _share;

    /// <summary>Creates a builder. For <c>AddArena()</c> itself, and for tests of a backend.</summary>
    /// <param name="services">The program's services.</param>
    /// <param name="configuration">The program's configuration.</param>
    /// <param name="share">Makes the arena one of several nodes, once a node messenger connects them; nothing when null.</param>
    public ArenaBuilder(IServiceCollection services, IConfiguration configuration, Action<ArenaBuilder>? share = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configuration);
        Services = services;
        Configuration = configuration;
        _share = share ?? (_ => { });
    }

    /// <summary>The program's services. A contract that is registered after <c>AddArena()</c> replaces the arena's own.</summary>
    public IServiceCollection Services { get; }

    /// <summary>The program's configuration.</summary>
    public IConfiguration Configuration { get; }

    /// <summary>
    /// Makes this host one node of several that share their stores: registers the node messenger that connects them, and lets
    /// the arena's own events use it. To be called once the shared stores are registered.
    /// </summary>
    /// <param name="create">Creates the node messenger.</param>
    public ArenaBuilder AddNodeMessenger(Func<IServiceProvider, INodeMessenger> create)
    {
        ArgumentNullException.ThrowIfNull(create);
        Services.AddSingleton(create);
        _share(this);
        return this;
    }
}
