using CsArena.Realtime.Matches;
using CsArena.Realtime.Presence;
using CsArena.Realtime.Rules;

namespace CsArena.Realtime.Matchmaking;

/// <summary>
/// What follows when a connection is gone, whether its own node saw it or a survivor did: a ticket is held, a match is told.
/// </summary>
internal sealed class PlayerAbsence(
    IPresenceStore presence,
    IMatchQueue queue,
    PresenceReconciler reconciler,
    MatchRulesOptions rules)
{
    public async ValueTask DisconnectedAsync(string playerId, string connectionId, CancellationToken cancellationToken)
    {
        if (!await presence.DisconnectAsync(playerId, connectionId, cancellationToken))
        {
            // A newer connection took over: the player is not absent.
            return;
        }

        if (await queue.HoldAsync(playerId, connectionId, rules.DisconnectGrace * rules.TimeScale, cancellationToken))
        {
            return;
        }

        if (await queue.GetStatusAsync(playerId, cancellationToken) is { Activity: PlayerActivity.Playing, RoomId: { } roomId })
        {
            await reconciler.ReconcileAsync(roomId, playerId, cancellationToken);
        }
    }
}
