using CsArena.Realtime.Questions;

namespace CsArena.Realtime.Grading;

/// <summary>
/// Grades the answers of one round. Called again after a failure or the death of a node: the same answers should get the
/// same grades.
/// </summary>
public interface IAnswerGrader
{
    /// <summary>
    /// Whether grading is only a matter of computing, without anything to wait for: the round is then graded within the
    /// step that ends it, and nobody sees the grading phase. Default: false.
    /// </summary>
    bool GradesAtOnce => false;

    /// <summary>Grades both answers of a round together.</summary>
    /// <param name="question">The question, with its solution.</param>
    /// <param name="answer1">The first player's answer; empty when none was handed in.</param>
    /// <param name="answer2">The second player's answer; empty when none was handed in.</param>
    /// <param name="cancellationToken">Ends with the time that grading is given.</param>
    /// <returns>The grades, in the order of the answers.</returns>
    ValueTask<RoundGrades> GradeAsync(Question question, string answer1, string answer2, CancellationToken cancellationToken = default);
}

/// <summary>How good an answer was.</summary>
/// <param name="Correct">Whether it counts as right: for the player's eyes, and for the bonus of the faster.</param>
/// <param name="Share">Share of the question's points, from 0 to 1.</param>
/// <param name="Feedback">A word to the player, if any.</param>
public sealed record Grade(bool Correct, double Share, string? Feedback = null)
{
    /// <summary>A right answer.</summary>
    public static Grade Right { get; } = new(true, 1);

    /// <summary>A wrong answer.</summary>
    public static Grade Wrong { get; } = new(false, 0);
}

/// <summary>The two grades of a round.</summary>
/// <param name="Grade1">The first player's.</param>
/// <param name="Grade2">The second player's.</param>
public sealed record RoundGrades(Grade Grade1, Grade Grade2);
