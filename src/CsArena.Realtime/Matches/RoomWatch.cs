using CsArena.Realtime.Deadlines;
using CsArena.Realtime.Hubs;
using CsArena.Realtime.Matchmaking;
using CsArena.Realtime.Monitoring;
using CsArena.Realtime.Nodes;
using CsArena.Realtime.Protocol;
using CsArena.Realtime.Rules;
using CsArena.Realtime.Sessions;
using Microsoft.Extensions.Logging;

namespace CsArena.Realtime.Matches;

/// <summary>
/// Looks after the matches of this node's players when nothing is heard of them: a lost deadline is set again, players are
/// told again what they may have missed, and a match whose session is lost ends as abandoned.
/// </summary>
internal sealed class RoomWatch(
    ConnectionRegistry connections,
    IGameSessionStore sessions,
    IMatchQueue queue,
    IDeadlineQueue deadlines,
    PresenceReconciler reconciler,
    MatchRules rules,
    ArenaMetrics metrics,
    NodeOptions options,
    TimeProvider timeProvider,
    ILogger<RoomWatch> logger)
{
    private const int AtOnce = 32;

    /// <summary>So long that it puts no deadline forward.</summary>
    private static readonly TimeSpan NoLease = TimeSpan.FromHours(24);

    /// <summary>Looks at the rooms that are overdue; after a loss, at all of them.</summary>
    public async ValueTask LookAsync(bool isLossKnown, CancellationToken cancellationToken)
    {
        var late = timeProvider.GetTimestamp() - (long)(2 * options.Lease.TotalSeconds * timeProvider.TimestampFrequency);
        var suspects = connections.Newest()
            .Where(connection => connection is { IsOpen: true, IsReplaced: false, Live: { } live } && (isLossKnown || live.OverdueAt < late))
            .ToArray();
        await Parallel.ForEachAsync(
            suspects,
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
            async (connection, cancellation) =>
            {
                if (connection.Live is { } live)
                {
                    connection.Postpone(live.RoomId, options.Lease);
                    await LookAsync(connection, live, cancellation);
                }
            });
    }

    /// <summary>
    /// Looks at the room that a player plays as far as the connection knows, though the queue says otherwise: the player hears
    /// how that match ended before anything else.
    /// </summary>
    public async ValueTask LookAsync(ArenaConnection connection, CancellationToken cancellationToken)
    {
        if (connection.Live is { } live)
        {
            await LookAsync(connection, live, cancellationToken);
        }
    }

    private async ValueTask LookAsync(ArenaConnection connection, LiveRoom live, CancellationToken cancellationToken)
    {
        if (await sessions.GetAsync(live.RoomId, cancellationToken) is not { } snapshot)
        {
            var status = await queue.GetStatusAsync(connection.PlayerId, cancellationToken);
            if (status.RoomId != live.RoomId || status.Confirmed)
            {
                await AbandonAsync(connection, live, cancellationToken);
            }

            return;
        }

        // What the connection has heard already it does not pass on; what the client has missed before shows it a gap.
        var session = snapshot.Session;
        foreach (var told in rules.Remind(snapshot).Where(told => session[told.To].PlayerId == connection.PlayerId))
        {
            await connection.SendAsync(told.Name, told.Payload);
        }

        if (MatchRules.DueAt(session) is { } dueAt && await deadlines.LeaseAsync(live.RoomId, NoLease, cancellationToken) is null)
        {
            // With the version of a room that nobody was told of: whoever claims it reminds the players.
            logger.DeadlineLost(live.RoomId);
            await deadlines.ScheduleAsync(live.RoomId, dueAt, stepVersion: 0, cancellationToken);
        }

        if (session.SlotOf(connection.PlayerId) is { } slot && session[slot].GraceEndsAt is not null)
        {
            await reconciler.ReconcileAsync(live.RoomId, connection.PlayerId, cancellationToken);
        }
    }

    private async ValueTask AbandonAsync(ArenaConnection connection, LiveRoom live, CancellationToken cancellationToken)
    {
        await queue.ReleaseAsync(live.RoomId, connection.PlayerId, connection.PlayerId, cancellationToken: cancellationToken);
        logger.MatchLost(live.RoomId);
        metrics.MatchLost();
        var end = new MatchEndEvent("draw", "abandoned", live.Scores, RatingChange: null)
        {
            RoomId = live.RoomId,
            Seq = live.Seq + 1,
            PrevSeq = live.Seq,
            ServerTime = timeProvider.GetUtcNow().ToUnixTimeMilliseconds(),
        };
        await connection.SendAsync(EventNames.MatchEnd, end);
    }
}
