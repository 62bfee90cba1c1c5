using CsArena.Realtime.Matches;
using CsArena.Realtime.Presence;
using CsArena.Realtime.Rules;

namespace CsArena.Realtime.Matchmaking;

/// <summary>
/// Makes a ticket agree with where its player is. A call on an older connection may move the ticket there after a newer
/// connection took over, or after it is gone itself: whoever ends such a connection, or finds it ended, looks once more.
/// </summary>
internal sealed class TicketReconciler(IPresenceStore presence, IMatchQueue queue, MatchLauncher launcher, MatchRulesOptions rules)
{
    /// <summary>Takes a ticket off a connection that is gone: to the player's present one, or on hold when there is none.</summary>
    /// <param name="playerId">The player.</param>
    /// <param name="goneConnectionId">The connection that is gone.</param>
    /// <param name="cancellationToken">Stops between two steps.</param>
    /// <returns>Whether the ticket is on hold for that connection now.</returns>
    public async ValueTask<bool> ReconcileAsync(string playerId, string goneConnectionId, CancellationToken cancellationToken)
    {
        if (await presence.FindAsync(playerId, cancellationToken) is not { } present)
        {
            return await queue.HoldAsync(playerId, goneConnectionId, rules.DisconnectGrace * rules.TimeScale, cancellationToken);
        }

        var status = await queue.GetStatusAsync(playerId, cancellationToken);
        if (status.Activity == PlayerActivity.Queued
            && status.Ticket.ConnectionId == goneConnectionId
            && present.ConnectionId != goneConnectionId)
        {
            var resumed = await queue.ResumeAsync(playerId, present.NodeId, present.ConnectionId, cancellationToken);
            if (resumed.Match is { } match)
            {
                launcher.Launch(match);
            }
        }

        return false;
    }
}
