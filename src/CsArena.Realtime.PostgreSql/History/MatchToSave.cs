using CsArena.Realtime.History;
using CsArena.Realtime.Sessions;

namespace CsArena.Realtime.PostgreSql;

/// <summary>A match, and what of it is needed more than once.</summary>
internal sealed class MatchToSave
{
    /// <summary>Takes a match.</summary>
    /// <exception cref="InvalidOperationException">The match is not finished.</exception>
    /// <exception cref="ArgumentException">A player plays against itself (I3).</exception>
    public MatchToSave(FinishedMatch match)
    {
        Match = match;
        Ending = match.Ending;
        EndedAt = DatabaseTime.Of(Ending.EndedAt);
        Room = DatabaseId.Of(match.RoomId);
        Player1 = DatabaseId.Of(match.Session.Player1.PlayerId);
        Player2 = DatabaseId.Of(match.Session.Player2.PlayerId);
        if (Player1 == Player2)
        {
            throw new ArgumentException($"Both players of match {match.RoomId} are the same.", nameof(match));
        }
    }

    public FinishedMatch Match { get; }

    public GameSession Session => Match.Session;

    public MatchEnding Ending { get; }

    /// <summary>As it is stored: in whole microseconds.</summary>
    public DateTime EndedAt { get; }

    public DatabaseId Room { get; }

    public DatabaseId Player1 { get; }

    public DatabaseId Player2 { get; }
}
