using CsArena.Realtime.Authentication;
using CsArena.Realtime.Deadlines;
using CsArena.Realtime.Matchmaking;
using CsArena.Realtime.Nodes;

namespace CsArena.Realtime.Monitoring;

/// <summary>Whether this node should get players: it is not going away, and its stores answer.</summary>
internal sealed class ArenaHealth
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    private readonly NodeIdentity _node;
    private readonly NodeDrain _drain;
    private readonly AuthorityWatch _authority;
    private readonly string[] _optional;
    private readonly SharedAnswer<IReadOnlyDictionary<string, string>> _stores;

    public ArenaHealth(
        NodeIdentity node,
        NodeDrain drain,
        IMatchQueue queue,
        IDeadlineQueue deadlines,
        IEnumerable<IBackendHealth> backends,
        AuthorityWatch authority,
        TimeProvider timeProvider)
    {
        _node = node;
        _authority = authority;
        _optional = [.. backends.Where(backend => !backend.IsRequired).Select(backend => backend.Name)];
        _drain = drain;
        var checks = new HealthChecks(Limit, timeProvider);
        checks.Add("queue", async limit => await queue.CountAsync(cancellationToken: limit) >= 0);
        checks.Add("deadlines", async limit => await deadlines.CountAsync(limit) >= 0);
        foreach (var backend in backends)
        {
            checks.Add(backend.Name, async limit => await backend.CheckAsync(limit));
        }

        _stores = new SharedAnswer<IReadOnlyDictionary<string, string>>(() => checks.RunAsync(CancellationToken.None), timeProvider);
    }

    public async Task<HealthAnswer> CheckAsync(CancellationToken cancellationToken)
    {
        var checks = new Dictionary<string, string> { ["accepting"] = _drain.IsDraining ? "draining" : "ok" };
        if (_authority.IsUsed)
        {
            checks["authority"] = _authority.IsKnown ? "ok" : "unavailable";
        }

        foreach (var (name, check) in await _stores.GetAsync(cancellationToken))
        {
            checks[name] = check;
        }

        var failed = checks.Where(check => check.Value != "ok").Select(check => check.Key).ToArray();
        var status = failed.Length == 0 ? HealthAnswer.Ready : failed.Except(_optional).Any() ? HealthAnswer.NotReady : HealthAnswer.Degraded;
        return new HealthAnswer(status, _node.NodeId, checks);
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
