using CsArena.Realtime.Grading;
using CsArena.Realtime.Protocol;
using CsArena.Realtime.Sessions;

namespace CsArena.Realtime.Rules;

/// <summary>The steps through a round: ready, question, grading, review.</summary>
internal sealed class RoundSteps(MatchRulesOptions options, MatchDurations durations, RoundScoring scoring, PlayerView view)
{
    private static readonly TimeSpan GradingMargin = TimeSpan.FromSeconds(2);

    private static readonly Grade Ungraded = new(false, 0, "This round could not be graded and counts for nobody.");

    /// <summary>Longer than an attempt takes, pause included: the phase ends by itself only when its node is gone.</summary>
    private TimeSpan GradingDuration => options.GradingTimeout + GradingMargin;

    public MatchStep Question(GameSnapshot snapshot)
    {
        var (session, round, now) = snapshot;
        var asked = round with { StartedAt = now };
        var step = MatchStepBuilder.Enter(session, MatchPhase.Question, now, durations.Question(round.Question));
        step.Round = asked;
        step.TellBoth(EventNames.RoundStart, _ => view.RoundStart(step.Session, asked));
        return step.Build();
    }

    public MatchStep Grading(GameSnapshot snapshot)
        => MatchStepBuilder.Enter(snapshot.Session, MatchPhase.Grading, snapshot.Now, GradingDuration).Build();

    public MatchStep GradingFailed(GameSnapshot snapshot)
    {
        var (session, _, now) = snapshot;
        var failures = session.FailedAttempts + 1;
        if (failures >= options.GradingAttempts)
        {
            return Review(snapshot, new RoundGrades(Ungraded, Ungraded));
        }

        var retry = session with { FailedAttempts = failures, PhaseEndsAt = now + GradingDuration };
        return new MatchStepBuilder(retry, now).Build();
    }

    public MatchStep Review(GameSnapshot snapshot, RoundGrades grades)
    {
        var (session, round, now) = snapshot;
        var scored = scoring.Score(round, grades);
        var step = MatchStepBuilder.Enter(session, MatchPhase.Review, now, durations.Review(round.Question.Type));
        step.Round = scored;
        step.Session = step.Session with
        {
            Player1 = session.Player1 with { Score = session.Player1.Score + scored.Score1!.Points },
            Player2 = session.Player2 with { Score = session.Player2.Score + scored.Score2!.Points },
        };
        step.TellBoth(EventNames.RoundEnd, slot => PlayerView.RoundEnd(step.Session, scored, slot));
        return step.Build();
    }

    public MatchStep NextRound(GameSnapshot snapshot)
    {
        var (session, _, now) = snapshot;
        var next = session with { CurrentRound = session.CurrentRound + 1 };
        var step = MatchStepBuilder.Enter(next, MatchPhase.Ready, now, durations.Ready);
        step.TellBoth(EventNames.RoundReady, _ => PlayerView.RoundReady(step.Session));
        return step.Build();
    }
}
