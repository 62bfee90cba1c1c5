using CsArena.Realtime.Rules;
using CsArena.Realtime.Sessions;

namespace CsArena.Realtime.Matches;

/// <summary>
/// Takes the steps that follow from one another in the same instant, so that one compare and set stores them together.
/// It ends where something has to be waited for: time, a grader, the history, or a round that is not read yet.
/// </summary>
internal sealed class StepChain(MatchRules rules, RoundGrader grader)
{
    /// <summary>Follows a step as far as it leads at once.</summary>
    /// <param name="first">The step.</param>
    /// <param name="before">What the step was decided on.</param>
    /// <param name="gap">When the service was away, the latest time; null when it was not, or nothing is late.</param>
    public MatchAdvance Follow(MatchStep first, GameSnapshot before, ServiceGap? gap = null)
    {
        var (now, nextRound) = (before.Now, before.Next);
        var session = first.Session;
        var current = first.Round ?? before.Round;
        if (Next(session, current, now, gap) is not { } input)
        {
            return new MatchAdvance(session, current, first.Round is null ? [] : [first.Round], first.Events);
        }

        var rounds = new List<GameRound>(2);
        var events = new List<MatchEvent>(first.Events);
        Changed(first.Round);
        for (var next = input; next is not null; next = Next(session, current, now, gap))
        {
            if (rules.Decide(new GameSnapshot(session, current, now), next) is not { } step)
            {
                break;
            }

            session = step.Session;
            current = step.Round ?? current;
            current = nextRound?.Number == session.CurrentRound && current.Number != session.CurrentRound ? nextRound : current;
            Changed(step.Round);
            events.AddRange(step.Events);
        }

        return new MatchAdvance(session, current, rounds, events);

        void Changed(GameRound? changed)
        {
            if (changed is not null)
            {
                rounds.RemoveAll(other => other.Number == changed.Number);
                rounds.Add(changed);
            }
        }
    }

    private MatchInput? Next(GameSession session, GameRound round, DateTimeOffset now, ServiceGap? gap)
    {
        if (session.Phase == MatchPhase.Finished || round.Number != session.CurrentRound)
        {
            return null;
        }

        if (session.Phase == MatchPhase.Grading)
        {
            return grader.GradeAtOnce(session, round);
        }

        return MatchRules.DueAt(session) <= now ? new MatchInput.TimePassed(gap) : null;
    }
}

/// <summary>Where a chain of steps leads.</summary>
/// <param name="Session">The state.</param>
/// <param name="Round">The latest round that is known; another than the state's when that is still to be read.</param>
/// <param name="Rounds">Rounds that changed on the way.</param>
/// <param name="Events">What to tell, in order.</param>
internal sealed record MatchAdvance(
    GameSession Session, GameRound Round, IReadOnlyList<GameRound> Rounds, IReadOnlyList<MatchEvent> Events);
