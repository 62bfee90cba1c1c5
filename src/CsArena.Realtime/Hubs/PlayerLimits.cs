using System.Threading.RateLimiting;

namespace CsArena.Realtime.Hubs;

/// <summary>
/// What one player may ask of this node, over all connections: whoever connects again does not begin anew. A player who asks
/// for nothing costs nothing.
/// </summary>
internal sealed class PlayerLimits(LimitOptions limits) : IDisposable
{
    /// <summary>A call is a frame and a message of SignalR in it, and one who makes ten times too many of them is cut.</summary>
    private const int FramesOfACall = 2 * 10;

    private readonly PartitionedRateLimiter<string> _calls = Buckets.Of<string>(limits.CallBurst, limits.CallsPerSecond);
    private readonly PartitionedRateLimiter<string> _frames = Buckets.Of<string>(FrameBurst(limits), limits.CallsPerSecond * FramesOfACall);
    private readonly PartitionedRateLimiter<string> _connects = Buckets.Of<string>(limits.ConnectBurst, limits.ConnectsPerSecond);
    private readonly PartitionedRateLimiter<string> _requests = Buckets.Of<string>(limits.RequestBurst, limits.RequestsPerSecond);
    private readonly PartitionedRateLimiter<string> _sockets = Buckets.Places<string>(limits.MaxConnectionsPerPlayer);
    private readonly ConcurrencyLimiter _node = new(new ConcurrencyLimiterOptions { PermitLimit = limits.MaxConnections });

    /// <summary>Counts a call; false when the player makes too many.</summary>
    public bool TryCall(string playerId) => _calls.TryTake(playerId);

    /// <summary>Counts frames and messages of any kind, by <see cref="FrameCost"/>; false when the player sends ten times too many.</summary>
    public bool TryFrames(string playerId, int cost) => cost == 0 || (cost <= FrameBurst(limits) && _frames.TryTake(playerId, cost));

    /// <summary>Counts a connect; false when the player makes too many.</summary>
    public bool TryConnect(string playerId) => _connects.TryTake(playerId);

    /// <summary>Counts an HTTP request; false when the player makes too many.</summary>
    public bool TryRequest(string playerId) => _requests.TryTake(playerId);

    /// <summary>A place of the player's own; none when the player has as many as there may be. Disposed when the connection has ended.</summary>
    public RateLimitLease TakePlace(string playerId) => _sockets.AttemptAcquire(playerId);

    /// <summary>A place on the node, as <see cref="TakePlace"/>.</summary>
    public RateLimitLease TakePlaceOnNode() => _node.AttemptAcquire();

    public void Dispose()
    {
        _calls.Dispose();
        _frames.Dispose();
        _connects.Dispose();
        _requests.Dispose();
        _sockets.Dispose();
        _node.Dispose();
    }

    private static int FrameBurst(LimitOptions limits) => limits.CallBurst * FramesOfACall;
}
