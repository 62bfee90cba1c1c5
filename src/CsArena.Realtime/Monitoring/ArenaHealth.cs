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

        var isReady = checks.Values.All(check => check == "ok");
        return new HealthAnswer(isReady ? "ready" : "not_ready", node.NodeId, checks);
    }
}

/// <summary>Answer of <c>GET /api/health</c>.</summary>
/// <param name="Status"><c>ready</c> or <c>not_ready</c>.</param>
/// <param name="NodeId">The node.</param>
/// <param name="Checks">Each check: <c>ok</c>, or what is wrong.</param>
internal sealed record HealthAnswer(string Status, string NodeId, IReadOnlyDictionary<string, string> Checks);
