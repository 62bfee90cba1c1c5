using System.Threading.RateLimiting;

namespace CsArena.Realtime.Hubs;

/// <summary>
/// What one player may ask of this node, over all connections: whoever connects again does not begin anew. A player who asks
/// for nothing costs nothing.
/// </summary>
internal sealed class PlayerLimits(LimitOptions limits) : IDisposable
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly PartitionedRateLimiter<string> _calls = Rate(limits.CallBurst, limits.CallsPerSecond);
    private readonly PartitionedRateLimiter<string> _connects = Rate(limits.ConnectBurst, limits.ConnectsPerSecond);
    private readonly PartitionedRateLimiter<string> _requests = Rate(limits.RequestBurst, limits.RequestsPerSecond);
    private readonly PartitionedRateLimiter<string> _sockets = PartitionedRateLimiter.Create<string, string>(
        player => RateLimitPartition.GetConcurrencyLimiter(player, _ => Places(limits.MaxConnectionsPerPlayer)));

    private readonly ConcurrencyLimiter _node = new(Places(limits.MaxConnections));

    /// <summary>Counts a call; false when the player makes too many.</summary>
    public bool TryCall(string playerId) => TryTake(_calls, playerId);

    /// <summary>Counts a connect; false when the player makes too many.</summary>
    public bool TryConnect(string playerId) => TryTake(_connects, playerId);

    /// <summary>Counts an HTTP request; false when the player makes too many.</summary>
    public bool TryRequest(string playerId) => TryTake(_requests, playerId);

    /// <summary>A place of the player's own; none when the player has as many as there may be. Disposed when the connection has ended.</summary>
    public RateLimitLease TakePlace(string playerId) => _sockets.AttemptAcquire(playerId);

    /// <summary>A place on the node, as <see cref="TakePlace"/>.</summary>
    public RateLimitLease TakePlaceOnNode() => _node.AttemptAcquire();

    public void Dispose()
    {
        _calls.Dispose();
        _connects.Dispose();
        _requests.Dispose();
        _sockets.Dispose();
        _node.Dispose();
    }

    private static bool TryTake(PartitionedRateLimiter<string> rate, string playerId)
    {
        using var lease = rate.AttemptAcquire(playerId);
        return lease.IsAcquired;
    }

    private static PartitionedRateLimiter<string> Rate(int burst, int perSecond) => PartitionedRateLimiter.Create<string, string>(
        player => RateLimitPartition.GetTokenBucketLimiter(player, _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = burst,
            TokensPerPeriod = perSecond,
            ReplenishmentPeriod = Second,
        }));

    private static ConcurrencyLimiterOptions Places(int count) => new() { PermitLimit = count };
}
