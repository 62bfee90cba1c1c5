using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace CsArena.Realtime;

/// <summary>What <c>AddArena()</c> returns: backends are extensions on it.</summary>
public sealed class ArenaBuilder
{
    internal ArenaBuilder(IServiceCollection services, IConfiguration configuration)
    {
        Services = services;
        Configuration = configuration;
    }

    /// <summary>The program's services. A contract that is registered after <c>AddArena()</c> replaces the arena's own.</summary>
    public IServiceCollection Services { get; }

    /// <summary>The program's configuration.</summary>
    public IConfiguration Configuration { get; }
}
