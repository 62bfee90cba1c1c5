using CsArena.Realtime.Presence;
using CsArena.Realtime.Rules;

namespace CsArena.Realtime.Matches;

/// <summary>
/// Makes a match agree with where its player is. Connecting and disconnecting may be handled by two nodes at the same
/// time: each changes presence first, then the match, then looks at presence again, so that the last word is presence's.
/// </summary>
internal sealed class PresenceReconciler(IPresenceStore presence, MatchRunner runner)
{
    /// <summary>Makes a match agree with presence.</summary>
    /// <param name="roomId">The match.</param>
    /// <param name="playerId">The player.</param>
    /// <param name="cancellationToken">Stops between two steps.</param>
    /// <param name="isNew">Whether the caller has just created the session, with both players present in it.</param>
    public async ValueTask ReconcileAsync(string roomId, string playerId, CancellationToken cancellationToken, bool isNew = false)
    {
        bool changed;
        do
        {
            var isPresent = await presence.FindAsync(playerId, cancellationToken) is not null;
            if (isPresent && isNew)
            {
                return;
            }

            MatchInput input = isPresent ? new MatchInput.PlayerReturned(playerId) : new MatchInput.PlayerLeft(playerId);
            changed = (await runner.ApplyAsync(roomId, input, cancellationToken)).Changed;
        }
        while (changed);
    }
}
