using CsArena.Realtime.Monitoring;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace CsArena.Realtime.Hubs;

/// <summary>
/// The limit of what a player sends on one connection, below the WebSocket: everything passes here, also what no hub is shown.
/// The connection is cut once its player has sent ten times of what calls are limited to.
/// </summary>
internal sealed class FrameLimit(string playerId, PlayerLimits limits, ArenaMetrics metrics, TimeProvider timeProvider)
{
    private readonly FrameCost _cost = new();

    private TimeProvider Clock => timeProvider;

    /// <summary>Whether the connection was cut for what came in.</summary>
    public bool IsExceeded { get; private set; }

    /// <summary>Puts the limit below the WebSocket that the request is about to become.</summary>
    public static void Use(HttpContext context, FrameLimit limit)
    {
        var features = context.Features;
        if (features.Get<IHttpUpgradeFeature>() is { } upgrade)
        {
            features.Set<IHttpUpgradeFeature>(new LimitedUpgrade(upgrade, limit));
        }

        if (features.Get<IHttpExtendedConnectFeature>() is { } connect)
        {
            features.Set<IHttpExtendedConnectFeature>(new LimitedConnect(connect, limit));
        }

        // Where the program has made WebSockets of upgrades before, this would be of the upgrade without the limit.
        features.Set<IHttpWebSocketFeature>(null);
        features.Set(limit);
    }

    /// <summary>Counts what came in; false when it is too much.</summary>
    public bool TryTake(ReadOnlySpan<byte> bytes)
    {
        if (limits.TryFrames(playerId, _cost.Add(bytes)))
        {
            return true;
        }

        IsExceeded = true;
        metrics.ConnectionCut();
        return false;
    }

    private sealed class LimitedUpgrade(IHttpUpgradeFeature upgrade, FrameLimit limit) : IHttpUpgradeFeature
    {
        public bool IsUpgradableRequest => upgrade.IsUpgradableRequest;

        public async Task<Stream> UpgradeAsync() => new LimitedStream(await upgrade.UpgradeAsync(), limit, limit.Clock);
    }

    private sealed class LimitedConnect(IHttpExtendedConnectFeature connect, FrameLimit limit) : IHttpExtendedConnectFeature
    {
        public bool IsExtendedConnect => connect.IsExtendedConnect;

        public string? Protocol => connect.Protocol;

        public async ValueTask<Stream> AcceptAsync() => new LimitedStream(await connect.AcceptAsync(), limit, limit.Clock);
    }
}
