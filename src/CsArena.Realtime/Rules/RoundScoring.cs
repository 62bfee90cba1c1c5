using CsArena.Realtime.Grading;
using CsArena.Realtime.Questions;
using CsArena.Realtime.Sessions;

namespace CsArena.Realtime.Rules;

/// <summary>Points of a round: the question's share by grade, and the bonus for the faster of two right answers.</summary>
internal sealed class RoundScoring(MatchRulesOptions options)
{
    public int PointsOf(Difficulty difficulty) => difficulty switch
    {
        Difficulty.Easy => options.Points.Easy,
        Difficulty.Medium => options.Points.Medium,
        _ => options.Points.Hard,
    };

    public GameRound Score(GameRound round, RoundGrades grades) => round with
    {
        Score1 = Score(round, PlayerSlot.Player1, grades.Grade1, grades.Grade2),
        Score2 = Score(round, PlayerSlot.Player2, grades.Grade2, grades.Grade1),
    };

    private RoundScore Score(GameRound round, PlayerSlot slot, Grade grade, Grade opponentGrade)
    {
        // A grader of somebody else's may hand out anything: a share outside 0 to 1 must not break a match.
        var share = double.IsFinite(grade.Share) ? Math.Clamp(grade.Share, 0, 1) : 0;
        var points = (int)Math.Round(PointsOf(round.Question.Difficulty) * share, MidpointRounding.AwayFromZero);
        return new RoundScore(grade, points + (IsFasterOfRight(round, slot, grade, opponentGrade) ? options.SpeedBonus : 0));
    }

    /// <summary>The faster one among right answers; a single right answer is the fastest. Two in the same instant get none.</summary>
    private static bool IsFasterOfRight(GameRound round, PlayerSlot slot, Grade grade, Grade opponentGrade)
    {
        if (!grade.Correct || round.SubmissionOf(slot) is not { } mine)
        {
            return false;
        }

        return !opponentGrade.Correct
            || round.SubmissionOf(slot.Opponent()) is not { } theirs
            || mine.SubmittedAt < theirs.SubmittedAt;
    }
}
