using CsArena.Realtime.Grading;
using CsArena.Realtime.Questions;

namespace CsArena.CrashHost;

/// <summary>Grades as a model elsewhere would: not at once. The match spends a while in the phase of grading.</summary>
internal sealed class SlowGrader : IAnswerGrader
{
    private readonly QuizAnswerGrader _grader = new();

    public async ValueTask<RoundGrades> GradeAsync(
        Question question, string answer1, string answer2, CancellationToken cancellationToken = default)
    {
        await Task.Delay(TimeSpan.FromMilliseconds(20), cancellationToken);
        return await _grader.GradeAsync(question, answer1, answer2, cancellationToken);
    }
}
