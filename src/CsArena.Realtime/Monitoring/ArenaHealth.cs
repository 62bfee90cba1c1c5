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
        var checks = new Dictionary<string, string>
        {
            ["accepting"] = drain.IsDraining ? "draining" : "ok",
            ["queue"] = await CheckAsync(async limit => await queue.CountAsync(cancellationToken: limit) >= 0, cancellationToken),
            ["deadlines"] = await CheckAsync(async limit => await deadlines.CountAsync(limit) >= 0, cancellationToken),
        };
        foreach (var backend in backends)
        {
            checks[backend.Name] = await CheckAsync(async limit => await backend.CheckAsync(limit), cancellationToken);
        }

        var isReady = checks.Values.All(check => check == "ok");
        return new HealthAnswer(isReady ? "ready" : "not_ready", node.NodeId, checks);
    }

    private async Task<string> CheckAsync(Func<CancellationToken, Task<bool>> check, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(Limit, timeProvider);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            return await check(limit.Token).WaitAsync(limit.Token) ? "ok" : "unavailable";
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            return "unavailable";
        }
    }
}

/// <summary>Answer of <c>GET /api/health</c>.</summary>
/// <param name="Status"><c>ready</c> or <c>not_ready</c>.</param>
/// <param name="NodeId">The node.</param>
/// <param name="Checks">Each check: <c>ok</c>, or what is wrong.</param>
internal sealed record HealthAnswer(string Status, string NodeId, IReadOnlyDictionary<string, string> Checks);
