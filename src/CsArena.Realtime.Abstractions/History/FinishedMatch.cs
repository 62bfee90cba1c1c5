using CsArena.Realtime.Sessions;

namespace CsArena.Realtime.History;

/// <summary>A match that is over, with all that was played.</summary>
/// <param name="Session">Its last state; <see cref="GameSession.Ending"/> is set.</param>
/// <param name="Rounds">Its rounds, in order; those that were never reached have no start.</param>
public sealed record FinishedMatch(GameSession Session, IReadOnlyList<GameRound> Rounds)
{
    /// <summary>The room.</summary>
    public string RoomId => Session.RoomId;

    /// <summary>How it ended.</summary>
    /// <exception cref="InvalidOperationException">The session is not finished.</exception>
    public MatchEnding Ending => Session.Ending ?? throw new InvalidOperationException($"Match {RoomId} is not finished.");

    /// <summary>
    /// Whether it counts for ratings. An abandoned match does not, and neither does one without a round that was graded and
    /// that at least one of the two had answered: nobody gains from an opponent who gives up at once.
    /// </summary>
    public bool IsRated => Ending.Reason != MatchEndReason.Abandoned && Rounds.Any(IsPlayed);

    private static bool IsPlayed(GameRound round)
        => round is { Score1: not null, Score2: not null } && (round.Submission1 ?? round.Submission2) is not null;
}

/// <summary>A match as the history has it.</summary>
/// <param name="Match">The match.</param>
/// <param name="Rating1">How the first player's rating changed; null when nothing was rated.</param>
/// <param name="Rating2">How the second player's rating changed; null when nothing was rated.</param>
public sealed record SavedMatch(FinishedMatch Match, RatingChange? Rating1, RatingChange? Rating2);

/// <summary>How a rating changed.</summary>
/// <param name="Before">Before the match.</param>
/// <param name="After">After it.</param>
public sealed record RatingChange(int Before, int After)
{
    /// <summary>Gain or loss.</summary>
    public int Delta => After - Before;
}
