using CsArena.Realtime.Grading;
using CsArena.Realtime.Questions;

namespace CsArena.Realtime.Sessions;

/// <summary>One question, two submissions, two grades.</summary>
public sealed record GameRound
{
    /// <summary>The round, from 1.</summary>
    public required int Number { get; init; }

    /// <summary>The question, with its solution.</summary>
    public required Question Question { get; init; }

    /// <summary>When the question was shown; null before.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>The first player's answer, if one was taken.</summary>
    public Submission? Submission1 { get; init; }

    /// <summary>The second player's answer, if one was taken.</summary>
    public Submission? Submission2 { get; init; }

    /// <summary>The first player's result, once graded.</summary>
    public RoundScore? Score1 { get; init; }

    /// <summary>The second player's result, once graded.</summary>
    public RoundScore? Score2 { get; init; }

    /// <summary>Whether both players have answered.</summary>
    public bool BothSubmitted => Submission1 is not null && Submission2 is not null;

    /// <summary>The answer of a player.</summary>
    /// <param name="slot">Which of the two.</param>
    public Submission? SubmissionOf(PlayerSlot slot) => slot == PlayerSlot.Player1 ? Submission1 : Submission2;

    /// <summary>The result of a player.</summary>
    /// <param name="slot">Which of the two.</param>
    public RoundScore? ScoreOf(PlayerSlot slot) => slot == PlayerSlot.Player1 ? Score1 : Score2;

    /// <summary>The same round with one player's answer.</summary>
    /// <param name="slot">Which of the two.</param>
    /// <param name="submission">The answer.</param>
    public GameRound With(PlayerSlot slot, Submission submission)
        => slot == PlayerSlot.Player1 ? this with { Submission1 = submission } : this with { Submission2 = submission };
}

/// <summary>An answer that was taken.</summary>
/// <param name="Answer">The answer, as it came.</param>
/// <param name="SubmittedAt">When, by the store's clock.</param>
/// <param name="AfterOpponent">Whether the opponent had answered before.</param>
public sealed record Submission(string Answer, DateTimeOffset SubmittedAt, bool AfterOpponent);

/// <summary>What a round gave to one player.</summary>
/// <param name="Grade">How good the answer was.</param>
/// <param name="Points">Points, bonus included.</param>
public sealed record RoundScore(Grade Grade, int Points);
