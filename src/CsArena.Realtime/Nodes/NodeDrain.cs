using CsArena.Realtime.Deadlines;
using CsArena.Realtime.Delivery;
using CsArena.Realtime.Hubs;
using CsArena.Realtime.Matches;
using CsArena.Realtime.Matchmaking;
using CsArena.Realtime.Protocol;
using Microsoft.Extensions.Logging;

namespace CsArena.Realtime.Nodes;

/// <summary>
/// Leaving in order: no new connections and no new tickets. Where the state is shared, all players are told to reconnect
/// elsewhere, and their matches go on there; where it dies with this process, matches get time to finish first.
/// </summary>
internal sealed class NodeDrain(
    ArenaTopology topology,
    IDeadlineQueue deadlines,
    IMatchQueue queue,
    ConnectionRegistry connections,
    LocalPlayerEvents events,
    RoomTasks tasks,
    NodeOptions options,
    TimeProvider timeProvider,
    ILogger<NodeDrain> logger)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    /// <summary>For players who are told to reconnect: long enough for a load balancer to notice.</summary>
    private static readonly TimeSpan ReconnectAfter = TimeSpan.FromSeconds(1);

    /// <summary>For players to leave a node whose matches go on elsewhere: those who stay are cut off with the node.</summary>
    private static readonly TimeSpan TimeToLeave = TimeSpan.FromSeconds(10);

    private volatile bool _isDraining;

    /// <summary>Whether this node is going away.</summary>
    public bool IsDraining => _isDraining;

    /// <summary>Whether a player who plays may still come in: where the match ends with this process.</summary>
    public bool AdmitsPlaying => !topology.IsShared;

    private TimeSpan Limit => topology.IsShared && TimeToLeave < options.DrainTimeout ? TimeToLeave : options.DrainTimeout;

    /// <summary>Drains the node: returns when nothing is left to wait for, when the limit is reached, or when cancelled.</summary>
    /// <param name="cancellationToken">Ends the wait early, for an operator in a hurry.</param>
    public async Task DrainAsync(CancellationToken cancellationToken)
    {
        _isDraining = true;
        var startedAt = timeProvider.GetTimestamp();
        logger.Draining(connections.Count, Limit);
        var told = new HashSet<string>(StringComparer.Ordinal);
        do
        {
            await TellPlayersAsync(told, cancellationToken);
            await Task.Delay(Interval, timeProvider, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        while (await IsBusyAsync(cancellationToken)
            && timeProvider.GetElapsedTime(startedAt) < Limit
            && !cancellationToken.IsCancellationRequested);

        logger.Drained(connections.Count);
    }

    private async ValueTask<bool> IsBusyAsync(CancellationToken cancellationToken)
        => tasks.Count > 0
            || (topology.IsShared ? connections.Count > 0 : await deadlines.CountAsync(cancellationToken) > 0);

    /// <summary>
    /// Tells each connection once, as soon as it has no match that ends with this process. A ticket is not withdrawn: it is
    /// put on hold when its connection leaves, as any other.
    /// </summary>
    private async ValueTask TellPlayersAsync(HashSet<string> told, CancellationToken cancellationToken)
    {
        var draining = new ServerDrainingEvent((long)ReconnectAfter.TotalMilliseconds)
        {
            ServerTime = timeProvider.GetUtcNow().ToUnixTimeMilliseconds(),
        };
        foreach (var connection in connections.Newest().Where(connection => !told.Contains(connection.ConnectionId)))
        {
            if (topology.IsShared || !await IsPlayingAsync(connection.PlayerId, cancellationToken))
            {
                told.Add(connection.ConnectionId);
                events.TrySend(new EventBatch(connection.PlayerId, [OutgoingEvent.Of(EventNames.ServerDraining, draining)]));
            }
        }
    }

    private async ValueTask<bool> IsPlayingAsync(string playerId, CancellationToken cancellationToken)
        => (await queue.GetStatusAsync(playerId, cancellationToken)).Activity == PlayerActivity.Playing;
}
