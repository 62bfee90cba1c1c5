using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace CsArena.Realtime.Monitoring;

/// <summary><see cref="ArenaHealth"/> among the program's own health checks.</summary>
internal sealed class ArenaHealthCheck(ArenaHealth health) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var answer = await health.CheckAsync(cancellationToken);
        var failed = answer.Checks.Where(check => check.Value != "ok").Select(check => $"{check.Key}: {check.Value}").ToArray();
        var data = answer.Checks.ToDictionary(check => check.Key, check => (object)check.Value);
        var status = answer.Status switch
        {
            HealthAnswer.Ready => HealthStatus.Healthy,
            HealthAnswer.Degraded => HealthStatus.Degraded,
            _ => context.Registration.FailureStatus,
        };
        return new HealthCheckResult(status, failed.Length == 0 ? null : string.Join(", ", failed), data: data);
    }
}
