using CsArena.Realtime.Sessions;

namespace CsArena.Realtime.Matches;

/// <summary>Who forfeited a match.</summary>
internal static class SessionForfeit
{
    /// <summary>The player who forfeited, by giving up or by staying away; null when nobody did.</summary>
    public static string? ForfeitedBy(this GameSession session)
        => session.Ending is { Reason: MatchEndReason.Forfeit, Winner: { } winner } ? session[winner.Opponent()].PlayerId : null;
}
