using CsArena.Realtime.Questions;

namespace CsArena.Realtime.Grading;

/// <summary>
/// Grades quiz answers by rule, without a model or a service: the same answer always gets the same grade, in time linear in
/// its length, and no text makes it fail.
/// <list type="bullet">
/// <item>Multiple choice: the key, in any case.</item>
/// <item>Short: the answer or an accepted one; case, width, spaces, hyphens and an English article in front do not count,
/// symbols that carry meaning do (C, C++ and C#).</item>
/// <item>Essay: the weighted share of the rubric's points that the answer mentions. It is correct from
/// <see cref="EssayPassShare"/>. What the question says itself is no mention, nor is a mention that is negated on the spot.</item>
/// </list>
/// An empty answer is wrong. Feedback is given for essays, in the question's language where that is Korean, else in English.
/// </summary>
public sealed class QuizAnswerGrader : IAnswerGrader
{
    /// <summary>Share of an essay's points, from 0 to 1, at which it counts as correct.</summary>
    public const double EssayPassShare = 0.6;

    /// <inheritdoc />
    public bool GradesAtOnce => true;

    /// <inheritdoc />
    public ValueTask<RoundGrades> GradeAsync(Question question, string answer1, string answer2, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(question);
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(new RoundGrades(GradeOne(question, answer1), GradeOne(question, answer2)));
    }

    private static Grade GradeOne(Question question, string answer)
    {
        if (string.IsNullOrWhiteSpace(answer))
        {
            return Grade.Wrong;
        }

        return question.Type switch
        {
            QuestionType.Multiple => MultipleChoiceGrader.Grade(question, answer),
            QuestionType.Short => ShortAnswerGrader.Grade(question, answer),
            QuestionType.Essay => EssayGrader.Grade(question, answer),
            _ => throw new ArgumentOutOfRangeException(nameof(question), question.Type, "Unknown type of question."),
        };
    }
}
