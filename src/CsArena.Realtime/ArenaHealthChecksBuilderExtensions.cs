using CsArena.Realtime.Monitoring;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the arena to the program's health checks.</summary>
public static class ArenaHealthChecksBuilderExtensions
{
    /// <summary>
    /// Adds a check of the arena: unhealthy while a store does not answer, and while this node drains, because it should get
    /// no more players then.
    /// </summary>
    /// <param name="builder">The program's health checks.</param>
    /// <param name="name">Name of the check.</param>
    /// <param name="failureStatus">What it reports when it fails. Default: unhealthy.</param>
    /// <param name="tags">Tags to filter by, for example <c>ready</c>.</param>
    public static IHealthChecksBuilder AddArena(
        this IHealthChecksBuilder builder, string name = "arena", HealthStatus? failureStatus = null, IEnumerable<string>? tags = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddCheck<ArenaHealthCheck>(name, failureStatus, tags ?? []);
    }
}
