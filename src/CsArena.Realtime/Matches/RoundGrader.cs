using CsArena.Realtime.Grading;
using CsArena.Realtime.Rules;
using CsArena.Realtime.Sessions;
using Microsoft.Extensions.Logging;

namespace CsArena.Realtime.Matches;

/// <summary>One attempt at grading a round: whatever the grader does, the match gets an answer within the time given.</summary>
internal sealed class RoundGrader(
    IAnswerGrader grader,
    MatchRulesOptions options,
    TimeProvider timeProvider,
    ILogger<RoundGrader> logger)
{
    /// <summary>Before an attempt that follows a failed one.</summary>
    public TimeSpan PauseAfterFailure { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Grades in place, where the grader can and there was no failure before.</summary>
    /// <returns>Null when grading has to be waited for.</returns>
    public MatchInput? GradeAtOnce(GameSession session, GameRound round)
    {
        if (!grader.GradesAtOnce || session.FailedAttempts > 0)
        {
            return null;
        }

        try
        {
            var grading = grader.GradeAsync(round.Question, round.Submission1?.Answer ?? "", round.Submission2?.Answer ?? "");
            return grading.IsCompletedSuccessfully ? new MatchInput.Graded(round.Number, grading.Result) : null;
        }
        catch (Exception exception)
        {
            logger.GradingFailed(exception, session.RoomId, round.Number, session.FailedAttempts + 1, options.GradingAttempts);
            return new MatchInput.GradingFailed(round.Number, session.FailedAttempts);
        }
    }

    public async ValueTask<MatchInput> GradeAsync(GameSession session, GameRound round, CancellationToken cancellationToken)
    {
        if (session.FailedAttempts > 0)
        {
            await Task.Delay(PauseAfterFailure, timeProvider, cancellationToken);
        }

        using var timeout = new CancellationTokenSource(options.GradingTimeout, timeProvider);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            var grading = grader.GradeAsync(
                round.Question,
                round.Submission1?.Answer ?? "",
                round.Submission2?.Answer ?? "",
                limit.Token);

            // A grader that ignores its token must not hold the match either.
            var grades = grading.IsCompleted ? await grading : await grading.AsTask().WaitAsync(limit.Token);
            return new MatchInput.Graded(round.Number, grades);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            logger.GradingFailed(exception, session.RoomId, round.Number, session.FailedAttempts + 1, options.GradingAttempts);
            return new MatchInput.GradingFailed(round.Number, session.FailedAttempts);
        }
    }
}
