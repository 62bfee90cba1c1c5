using CsArena.Realtime.Hubs;
using CsArena.Realtime.Matches;
using CsArena.Realtime.Matchmaking;
using CsArena.Realtime.Deadlines;
using CsArena.Realtime.Protocol;
using Microsoft.Extensions.Logging;

namespace CsArena.Realtime.Nodes;

/// <summary>
/// Leaving in order: no new connections and no new matches, waiting players are told, and matches that die with this
/// process get time to finish.
/// </summary>
internal sealed class NodeDrain(
    IDeadlineQueue deadlines,
    IMatchQueue queue,
    ConnectionRegistry connections,
    IPlayerEvents events,
    RoomTasks tasks,
    NodeOptions options,
    TimeProvider timeProvider,
    ILogger<NodeDrain> logger)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    /// <summary>For players who are told to reconnect: long enough for a load balancer to notice.</summary>
    private static readonly TimeSpan ReconnectAfter = TimeSpan.FromSeconds(1);

    private volatile bool _isDraining;

    /// <summary>Whether this node is going away.</summary>
    public bool IsDraining => _isDraining;

    /// <summary>Drains the node: returns when its matches are over, when the limit is reached, or when cancelled.</summary>
    /// <param name="cancellationToken">Ends the wait early, for an operator in a hurry.</param>
    public async Task DrainAsync(CancellationToken cancellationToken)
    {
        _isDraining = true;
        var startedAt = timeProvider.GetTimestamp();
        logger.Draining(await deadlines.CountAsync(cancellationToken), options.DrainTimeout);
        var told = new HashSet<string>(StringComparer.Ordinal);
        do
        {
            await TellPlayersAsync(told, cancellationToken);
            await Task.Delay(Interval, timeProvider, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        while (await IsBusyAsync(cancellationToken)
            && timeProvider.GetElapsedTime(startedAt) < options.DrainTimeout
            && !cancellationToken.IsCancellationRequested);

        logger.Drained(await deadlines.CountAsync(CancellationToken.None));
    }

    private async ValueTask<bool> IsBusyAsync(CancellationToken cancellationToken)
        => tasks.Count > 0 || await deadlines.CountAsync(cancellationToken) > 0;

    /// <summary>
    /// Tells each connection once, as soon as it has no match here: those who play stay, their match lives in this process
    /// and ends with it. A ticket is not withdrawn: it is put on hold when its connection leaves, as any other.
    /// </summary>
    private async Task TellPlayersAsync(HashSet<string> told, CancellationToken cancellationToken)
    {
        var draining = new ServerDrainingEvent((long)ReconnectAfter.TotalMilliseconds)
        {
            ServerTime = timeProvider.GetUtcNow().ToUnixTimeMilliseconds(),
        };
        foreach (var connection in connections.Newest().Where(connection => !told.Contains(connection.ConnectionId)))
        {
            if ((await queue.GetStatusAsync(connection.PlayerId, cancellationToken)).Activity != PlayerActivity.Playing)
            {
                told.Add(connection.ConnectionId);
                await events.SendAsync([new PlayerEvent(connection.PlayerId, EventNames.ServerDraining, draining)]);
            }
        }
    }
}
