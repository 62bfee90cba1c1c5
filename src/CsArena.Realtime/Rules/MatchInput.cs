using CsArena.Realtime.Grading;
using CsArena.Realtime.History;
using CsArena.Realtime.Sessions;

namespace CsArena.Realtime.Rules;

/// <summary>What happened to a match, as the rules are told.</summary>
public abstract record MatchInput
{
    /// <summary>Time has passed, or both players have answered: whatever is due is done.</summary>
    /// <param name="Gap">When the service was away, the latest time; null when it was not.</param>
    public sealed record TimePassed(ServiceGap? Gap = null) : MatchInput;

    /// <summary>The grader has graded a round.</summary>
    /// <param name="Round">The round.</param>
    /// <param name="Grades">Its grades.</param>
    public sealed record Graded(int Round, RoundGrades Grades) : MatchInput;

    /// <summary>An attempt at grading failed.</summary>
    /// <param name="Round">The round.</param>
    /// <param name="Attempt">Attempts that had failed before this one: an attempt counts once, however its end is noticed.</param>
    public sealed record GradingFailed(int Round, int Attempt) : MatchInput;

    /// <summary>A player has no connection any more.</summary>
    /// <param name="PlayerId">The player.</param>
    public sealed record PlayerLeft(string PlayerId) : MatchInput;

    /// <summary>A player is connected.</summary>
    /// <param name="PlayerId">The player.</param>
    public sealed record PlayerReturned(string PlayerId) : MatchInput;

    /// <summary>A player gives up.</summary>
    /// <param name="PlayerId">The player.</param>
    public sealed record PlayerForfeited(string PlayerId) : MatchInput;

    /// <summary>The history has the result.</summary>
    /// <param name="Rating1">How the first player's rating changed, if it was rated.</param>
    /// <param name="Rating2">How the second player's rating changed, if it was rated.</param>
    public sealed record ResultSaved(RatingChange? Rating1, RatingChange? Rating2) : MatchInput;

    /// <summary>The history could not take the result.</summary>
    public sealed record SaveFailed : MatchInput;
}
