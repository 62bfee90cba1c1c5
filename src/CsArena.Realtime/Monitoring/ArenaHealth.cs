using CsArena.Realtime.Deadlines;
using CsArena.Realtime.Matchmaking;
using CsArena.Realtime.Nodes;

namespace CsArena.Realtime.Monitoring;

/// <summary>Whether this node should get players: it is not going away, and its stores answer.</summary>
internal sealed class ArenaHealth(
    NodeIdentity node,
    NodeDrain drain,
    IMatchQueue queue,
    IDeadlineQueue deadlines,
    IEnumerable<IBackendHealth> backends,
    TimeProvider timeProvider)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    public async Task<HealthAnswer> CheckAsync(CancellationToken cancellationToken)
    {
        var stores = new HealthChecks(Limit, timeProvider);
        stores.Add("queue", async limit => await queue.CountAsync(cancellationToken: limit) >= 0);
        stores.Add("deadlines", async limit => await deadlines.CountAsync(limit) >= 0);
        foreach (var backend in backends)
        {
            stores.Add(backend.Name, async limit => await backend.CheckAsync(limit));
        }

        var checks = new Dictionary<string, string> { ["accepting"] = drain.IsDraining ? "draining" : "ok" };
        foreach (var (name, check) in await stores.RunAsync(cancellationToken))
        {
            checks[name] = check;
        }

        var failed = checks.Where(check => check.Value != "ok").Select(check => check.Key).ToArray();
        var optional = backends.Where(backend => !backend.IsRequired).Select(backend => backend.Name);
        var status = failed.Length == 0 ? HealthAnswer.Ready : failed.Except(optional).Any() ? HealthAnswer.NotReady : HealthAnswer.Degraded;
        return new HealthAnswer(status, node.NodeId, checks);
    }
}

/// <summary>Answer of <c>GET /api/health</c>.</summary>
/// <param name="Status"><c>ready</c>, <c>degraded</c> or <c>not_ready</c>.</param>
/// <param name="NodeId">The node.</param>
/// <param name="Checks">Each check: <c>ok</c>, or what is wrong.</param>
internal sealed record HealthAnswer(string Status, string NodeId, IReadOnlyDictionary<string, string> Checks)
{
    public const string Ready = "ready";

    /// <summary>Players can play, and something is lost to them meanwhile.</summary>
    public const string Degraded = "degraded";

    /// <summary>The node should get no players.</summary>
    public const string NotReady = "not_ready";
}
