using CsArena.Realtime.Delivery;
using CsArena.Realtime.Hubs;
using CsArena.Realtime.Protocol;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CsArena.Realtime.Nodes;

/// <summary>
/// Gives nodes that came back their share of the connections, which live for hours and so stay where a rolling update has left
/// them. A node that has many more than the mean of all nodes asks players to connect again, a few a second, by the event of a
/// drain; the load balancer sends them to the node with the fewest.
/// </summary>
/// <remarks>
/// Nobody is sent to and fro: only a node above the mean asks, it counts who is about to leave as gone, and it asks a player
/// once in <see cref="AskAgainAfter"/>, also where the load balancer sends the player back.
/// </remarks>
internal sealed class ConnectionSpread(
    NodeIdentity identity,
    NodePeers peers,
    ConnectionRegistry connections,
    LocalPlayerEvents events,
    NodeDrain drain,
    NodeOptions options,
    TimeProvider timeProvider,
    ILogger<ConnectionSpread> logger) : BackgroundService
{
    /// <summary>How far above the mean a node may be, as a share of the mean.</summary>
    public const double Tolerance = 0.1;

    /// <summary>How many connections above the mean a node may have at least: between few it makes no difference.</summary>
    public const int LeastTolerance = 10;

    /// <summary>A client is gone by then and counted where it went, or does not go.</summary>
    private static readonly TimeSpan TimeToLeave = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private const int ShortestWait = 500;
    private const int LongestWait = 1_500;

    private readonly Dictionary<string, (ArenaConnection Connection, long At)> _asked = new(StringComparer.Ordinal);
    private long? _unevenSince;
    private bool _isSpreading;

    /// <summary>How long a player who was asked is left alone by this node.</summary>
    public static TimeSpan AskAgainAfter { get; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// How long the connections must have been uneven: longer than a node that died is counted, and than a load balancer takes
    /// to find one that came back.
    /// </summary>
    private TimeSpan Patience => options.Lease * 2;

    /// <summary>Asks some players to move, if there is a reason to. Called once a second.</summary>
    public void Look()
    {
        Forget();
        var others = peers.Alive().Where(peer => peer.NodeId != identity.NodeId && !peer.IsDraining).ToList();
        var moving = _asked.Values.Where(asked => timeProvider.GetElapsedTime(asked.At) < TimeToLeave).ToList();
        var here = connections.Count - moving.Count(asked => connections.ById(asked.Connection.ConnectionId) is not null);

        // Who has left may not be in the figures of the others yet.
        var mean = (here + moving.Count + others.Sum(peer => peer.ActiveConnections)) / (others.Count + 1.0);
        var excess = (int)Math.Ceiling(here - mean - Math.Max(LeastTolerance, mean * Tolerance));
        if (excess <= 0 || drain.IsDraining)
        {
            _unevenSince = null;
            _isSpreading = false;
            return;
        }

        _unevenSince ??= timeProvider.GetTimestamp();
        if (timeProvider.GetElapsedTime(_unevenSince.Value) < Patience)
        {
            return;
        }

        if (!_isSpreading)
        {
            _isSpreading = true;
            logger.Spreading(here, mean);
        }

        foreach (var connection in connections.Newest().Where(MayMove).Take(Math.Min(excess, options.MovesPerSecond)))
        {
            Ask(connection);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.MovesPerSecond == 0)
        {
            return;
        }

        while (!stoppingToken.IsCancellationRequested)
        {
            Look();
            await Task.Delay(Interval, timeProvider, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private bool MayMove(ArenaConnection connection)
        => connection is { IsOpen: true, IsReplaced: false, Live: null, Ticket.Queue: null } && !_asked.ContainsKey(connection.PlayerId);

    private void Ask(ArenaConnection connection)
    {
        _asked[connection.PlayerId] = (connection, timeProvider.GetTimestamp());
        var draining = new ServerDrainingEvent(Random.Shared.Next(ShortestWait, LongestWait))
        {
            ServerTime = timeProvider.GetUtcNow().ToUnixTimeMilliseconds(),
        };
        events.TrySend(new EventBatch(connection.PlayerId, [OutgoingEvent.Of(EventNames.ServerDraining, draining)]));
    }

    private void Forget()
    {
        foreach (var (playerId, (_, at)) in _asked)
        {
            if (timeProvider.GetElapsedTime(at) >= AskAgainAfter)
            {
                _asked.Remove(playerId);
            }
        }
    }
}
