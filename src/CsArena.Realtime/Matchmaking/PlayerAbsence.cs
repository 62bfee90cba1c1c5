using CsArena.Realtime.Matches;
using CsArena.Realtime.Presence;

namespace CsArena.Realtime.Matchmaking;

/// <summary>
/// What follows when a connection is gone, whether its own node saw it or a survivor did: a ticket is held, a match is told.
/// </summary>
internal sealed class PlayerAbsence(
    IPresenceStore presence,
    IMatchQueue queue,
    TicketReconciler tickets,
    PresenceReconciler matches)
{
    /// <summary>Does all of it, and only then lets the node forget the connection: whoever dies before is replaced.</summary>
    /// <param name="gone">The connection that is gone.</param>
    /// <param name="cancellationToken">Stops between two steps.</param>
    public async ValueTask DisconnectedAsync(PlayerPresence gone, CancellationToken cancellationToken)
    {
        await TellAsync(gone.PlayerId, gone.ConnectionId, cancellationToken);
        await presence.ForgetAsync(gone, cancellationToken);
    }

    private async ValueTask TellAsync(string playerId, string connectionId, CancellationToken cancellationToken)
    {
        var isAbsent = await presence.DisconnectAsync(playerId, connectionId, cancellationToken);
        if (await tickets.ReconcileAsync(playerId, connectionId, cancellationToken)
            || (!isAbsent && await presence.FindAsync(playerId, cancellationToken) is not null))
        {
            // The ticket is on hold, or a newer connection took over. Without either an earlier attempt may have removed the
            // presence and got no further: then the match is still to be told.
            return;
        }

        if (await queue.GetStatusAsync(playerId, cancellationToken) is { Activity: PlayerActivity.Playing, RoomId: { } roomId })
        {
            await matches.ReconcileAsync(roomId, playerId, cancellationToken);
        }
    }
}
