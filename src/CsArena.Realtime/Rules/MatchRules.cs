using CsArena.Realtime.Grading;
using CsArena.Realtime.History;
using CsArena.Realtime.Matchmaking;
using CsArena.Realtime.Protocol;
using CsArena.Realtime.Questions;
using CsArena.Realtime.Sessions;

namespace CsArena.Realtime.Rules;

/// <summary>
/// The rules of a match as a pure function: a state and what happened give the next state and the events to send. No I/O,
/// no clock, no store: any node can take the next step of any match.
/// </summary>
public sealed class MatchRules
{
    private static readonly Grade Ungraded = new(false, 0, "This round could not be graded and counts for nobody.");

    /// <summary>Sequence of <c>match:found</c>, the first event of every room.</summary>
    private const long MatchFoundSeq = 1;

    private readonly MatchRulesOptions _options;
    private readonly MatchDurations _durations;
    private readonly RoundScoring _scoring;
    private readonly PlayerView _view;

    /// <summary>Creates the rules.</summary>
    /// <param name="options">Rounds, durations and points.</param>
    public MatchRules(MatchRulesOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _durations = new MatchDurations(options);
        _scoring = new RoundScoring(options);
        _view = new PlayerView(_scoring);
    }

    internal PlayerView View => _view;

    /// <summary>When the state is to be looked at next: the end of its phase, or of an absent player's grace.</summary>
    /// <param name="session">The state.</param>
    /// <returns>Null when nothing is left to do.</returns>
    public static DateTimeOffset? DueAt(GameSession session)
    {
        if (session.Phase == MatchPhase.Finished)
        {
            return session.Saved ? null : session.PhaseEndsAt;
        }

        var due = session.PhaseEndsAt;
        foreach (var slot in PlayerSlots.Both)
        {
            due = session[slot].GraceEndsAt is { } graceEndsAt && graceEndsAt < due ? graceEndsAt : due;
        }

        return due;
    }

    /// <summary>The first state of a match: round 1 is announced.</summary>
    /// <param name="match">The match.</param>
    /// <param name="rating1">Rating of the player who waited.</param>
    /// <param name="rating2">Rating of the player who came.</param>
    /// <param name="now">The store's clock.</param>
    public MatchStep Start(Match match, int rating1, int rating2, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(match);
        var step = new MatchStepBuilder(
            new GameSession
            {
                RoomId = match.RoomId,
                Queue = match.Queue,
                Player1 = Player(match.Player1, rating1),
                Player2 = Player(match.Player2, rating2),
                TotalRounds = _options.TotalRounds,
                Version = 0,
                StepVersion = 0,
                Phase = MatchPhase.Ready,
                CurrentRound = 1,
                CreatedAt = match.MatchedAt,
                PhaseStartedAt = now,
                PhaseEndsAt = now + _durations.Ready,
            },
            now);
        step.TellBoth(EventNames.MatchFound, slot => PlayerView.MatchFound(step.Session, slot));
        step.TellBoth(EventNames.RoundReady, _ => PlayerView.RoundReady(step.Session));
        return step.Build();
    }

    /// <summary>Takes one step.</summary>
    /// <param name="snapshot">The state, its round and the store's clock.</param>
    /// <param name="input">What happened.</param>
    /// <returns>Null when that changes nothing in this state.</returns>
    public MatchStep? Decide(GameSnapshot snapshot, MatchInput input)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        var session = snapshot.Session;
        if (session.Phase == MatchPhase.Finished)
        {
            return input switch
            {
                MatchInput.ResultSaved saved when !session.Saved => Saved(snapshot, saved),
                MatchInput.SaveFailed when !session.Saved => SaveFailed(snapshot),
                _ => null,
            };
        }

        return input switch
        {
            MatchInput.TimePassed passed => TimePassed(snapshot, passed),
            MatchInput.Graded graded when IsGrading(session, graded.Round) => Review(snapshot, graded.Grades),
            MatchInput.GradingFailed failed when IsGrading(session, failed.Round) => GradingFailed(snapshot),
            MatchInput.PlayerLeft left => Left(snapshot, session.SlotOf(left.PlayerId)),
            MatchInput.PlayerReturned returned => Returned(snapshot, session.SlotOf(returned.PlayerId)),
            MatchInput.PlayerForfeited forfeited => session.SlotOf(forfeited.PlayerId) is { } loser
                ? Finish(snapshot, MatchEndReason.Forfeit, loser.Opponent())
                : null,
            _ => null,
        };
    }

    /// <summary>
    /// The events that led to a state, for when the node that stored it may have died before it told the players. They
    /// carry the numbers that the players were or should have been told; whoever missed one finds a gap and restores.
    /// </summary>
    /// <param name="snapshot">The state.</param>
    public IReadOnlyList<MatchEvent> Remind(GameSnapshot snapshot)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        var (session, round, now) = snapshot;
        var events = new List<MatchEvent>(2);
        foreach (var slot in PlayerSlots.Both)
        {
            if (session is { Phase: MatchPhase.Ready, CurrentRound: 1 })
            {
                events.Add(Reminder(slot, EventNames.MatchFound, PlayerView.MatchFound(session, slot), MatchFoundSeq, 0));
            }

            (string Name, RoomEvent Payload)? reminder = session.Phase switch
            {
                MatchPhase.Ready => (EventNames.RoundReady, PlayerView.RoundReady(session)),
                MatchPhase.Question => (EventNames.RoundStart, _view.RoundStart(session, round)),
                MatchPhase.Review => (EventNames.RoundEnd, PlayerView.RoundEnd(session, round, slot)),
                MatchPhase.Finished when session.EndAnnounced => (EventNames.MatchEnd, PlayerView.MatchEnd(session, slot)),
                _ => null,
            };
            if (reminder is { } told)
            {
                var seq = session[slot].EventSeq;
                events.Add(Reminder(slot, told.Name, told.Payload, seq, seq));
            }
        }

        return events;

        MatchEvent Reminder(PlayerSlot to, string name, RoomEvent payload, long seq, long prevSeq) => new(to, name, payload with
        {
            RoomId = session.RoomId,
            Seq = seq,
            PrevSeq = prevSeq,
            ServerTime = now.ToUnixTimeMilliseconds(),
        });
    }

    private static SessionPlayer Player(Ticket ticket, int rating)
        => new() { PlayerId = ticket.PlayerId, Nickname = ticket.Nickname, Rating = rating };

    private static bool IsGrading(GameSession session, int round)
        => session.Phase == MatchPhase.Grading && session.CurrentRound == round;

    private MatchStep? TimePassed(GameSnapshot snapshot, MatchInput.TimePassed passed)
    {
        var (session, round, now) = snapshot;
        if (session.Phase == MatchPhase.Question && round.BothSubmitted)
        {
            return Grading(snapshot);
        }

        if (FairClock.Extend(session, now, passed.AwayFor, _options.OverdueTolerance, _durations.MaxExtension) is { } extended)
        {
            return Extended(snapshot, extended);
        }

        if (GraceIsOver(session, now))
        {
            return GraceOver(snapshot);
        }

        var isDue = session.PhaseEndsAt <= now;
        return session.Phase switch
        {
            MatchPhase.Ready when isDue => Question(snapshot),
            MatchPhase.Question when isDue => Grading(snapshot),
            MatchPhase.Grading when isDue => GradingFailed(snapshot),
            MatchPhase.Review when isDue && session.CurrentRound < session.TotalRounds => NextRound(snapshot),
            MatchPhase.Review when isDue => Completed(snapshot),
            _ => null,
        };
    }

    private MatchStep Question(GameSnapshot snapshot)
    {
        var (session, round, now) = snapshot;
        var asked = round with { StartedAt = now };
        var step = Enter(session, MatchPhase.Question, now, _durations.Question(round.Question));
        step.Round = asked;
        step.TellBoth(EventNames.RoundStart, _ => _view.RoundStart(step.Session, asked));
        return step.Build();
    }

    private MatchStep Grading(GameSnapshot snapshot)
        => Enter(snapshot.Session, MatchPhase.Grading, snapshot.Now, _options.GradingTimeout).Build();

    private MatchStep GradingFailed(GameSnapshot snapshot)
    {
        var (session, _, now) = snapshot;
        var failures = session.FailedAttempts + 1;
        if (failures >= _options.GradingAttempts)
        {
            return Review(snapshot, new RoundGrades(Ungraded, Ungraded));
        }

        var retry = session with { FailedAttempts = failures, PhaseEndsAt = now + _options.GradingTimeout };
        return new MatchStepBuilder(retry, now).Build();
    }

    private MatchStep Review(GameSnapshot snapshot, RoundGrades grades)
    {
        var (session, round, now) = snapshot;
        var scored = _scoring.Score(round, grades);
        var step = Enter(session, MatchPhase.Review, now, _durations.Review(round.Question.Type));
        step.Round = scored;
        step.Session = step.Session with
        {
            Player1 = session.Player1 with { Score = session.Player1.Score + scored.Score1!.Points },
            Player2 = session.Player2 with { Score = session.Player2.Score + scored.Score2!.Points },
        };
        step.TellBoth(EventNames.RoundEnd, slot => PlayerView.RoundEnd(step.Session, scored, slot));
        return step.Build();
    }

    private MatchStep NextRound(GameSnapshot snapshot)
    {
        var (session, _, now) = snapshot;
        var next = session with { CurrentRound = session.CurrentRound + 1 };
        var step = Enter(next, MatchPhase.Ready, now, _durations.Ready);
        step.TellBoth(EventNames.RoundReady, _ => PlayerView.RoundReady(step.Session));
        return step.Build();
    }

    private static MatchStep Completed(GameSnapshot snapshot)
    {
        var (session, _, _) = snapshot;
        PlayerSlot? winner = session.Player1.Score.CompareTo(session.Player2.Score) switch
        {
            > 0 => PlayerSlot.Player1,
            < 0 => PlayerSlot.Player2,
            _ => null,
        };
        return Finish(snapshot, MatchEndReason.Completed, winner);
    }

    private static MatchStep Finish(GameSnapshot snapshot, MatchEndReason reason, PlayerSlot? winner)
    {
        var (session, _, now) = snapshot;
        var step = Enter(session, MatchPhase.Finished, now, TimeSpan.Zero);
        step.Session = step.Session with
        {
            Ending = new MatchEnding(reason, winner, now),
            Player1 = step.Session.Player1 with { GraceEndsAt = null },
            Player2 = step.Session.Player2 with { GraceEndsAt = null },
        };
        return step.Build();
    }

    private static MatchStep Saved(GameSnapshot snapshot, MatchInput.ResultSaved saved)
    {
        var (session, _, now) = snapshot;
        var rated = session with
        {
            Saved = true,
            Player1 = session.Player1 with { RatingChange = saved.Rating1?.Delta },
            Player2 = session.Player2 with { RatingChange = saved.Rating2?.Delta },
        };
        return Announced(rated, now);
    }

    private static MatchStep SaveFailed(GameSnapshot snapshot)
    {
        var (session, _, now) = snapshot;
        var failures = session.FailedAttempts + 1;
        return Announced(session with { FailedAttempts = failures, PhaseEndsAt = now + SaveBackoff.After(failures) }, now);
    }

    /// <summary>Players hear of the end once: with the rating when it could be saved at once, without it otherwise.</summary>
    private static MatchStep Announced(GameSession session, DateTimeOffset now)
    {
        var step = new MatchStepBuilder(session, now);
        if (!session.EndAnnounced)
        {
            step.Session = session with { EndAnnounced = true };
            step.TellBoth(EventNames.MatchEnd, slot => PlayerView.MatchEnd(step.Session, slot));
        }

        return step.Build();
    }

    private MatchStep? Left(GameSnapshot snapshot, PlayerSlot? slot)
    {
        var (session, _, now) = snapshot;
        if (slot is not { } leaver || session[leaver].GraceEndsAt is not null)
        {
            return null;
        }

        var graceEndsAt = now + _durations.Grace;
        var step = new MatchStepBuilder(session.With(leaver, session[leaver] with { GraceEndsAt = graceEndsAt }), now);
        TellOfAbsence(step, leaver, graceEndsAt);
        return step.Build();
    }

    private static MatchStep? Returned(GameSnapshot snapshot, PlayerSlot? slot)
    {
        var (session, _, now) = snapshot;
        if (slot is not { } comer || session[comer].GraceEndsAt is null)
        {
            return null;
        }

        var step = new MatchStepBuilder(session.With(comer, session[comer] with { GraceEndsAt = null }), now);
        step.Tell(comer.Opponent(), EventNames.OpponentReconnected, new OpponentReconnectedEvent());
        return step.Build();
    }

    private static bool GraceIsOver(GameSession session, DateTimeOffset now)
        => session.Player1.GraceEndsAt <= now || session.Player2.GraceEndsAt <= now;

    /// <summary>The one whose grace ended first has lost; of two in the same instant nobody has.</summary>
    private static MatchStep GraceOver(GameSnapshot snapshot)
    {
        var (session, _, _) = snapshot;
        var first = session.Player1.GraceEndsAt ?? DateTimeOffset.MaxValue;
        var second = session.Player2.GraceEndsAt ?? DateTimeOffset.MaxValue;
        return first == second
            ? Finish(snapshot, MatchEndReason.Abandoned, winner: null)
            : Finish(snapshot, MatchEndReason.Forfeit, first < second ? PlayerSlot.Player2 : PlayerSlot.Player1);
    }

    /// <summary>Players learn of the new end by the event that told them of the old one, with a later time in it.</summary>
    private MatchStep Extended(GameSnapshot snapshot, GameSession extended)
    {
        var (session, round, now) = snapshot;
        var step = new MatchStepBuilder(extended, now);
        if (extended.PhaseEndsAt != session.PhaseEndsAt)
        {
            step.TellBoth(EventNames.RoundStart, _ => _view.RoundStart(step.Session, round));
        }

        foreach (var slot in PlayerSlots.Both)
        {
            if (extended[slot].GraceEndsAt is { } graceEndsAt && graceEndsAt != session[slot].GraceEndsAt)
            {
                TellOfAbsence(step, slot, graceEndsAt);
            }
        }

        return step.Build();
    }

    private static void TellOfAbsence(MatchStepBuilder step, PlayerSlot absent, DateTimeOffset graceEndsAt)
        => step.Tell(
            absent.Opponent(),
            EventNames.OpponentDisconnected,
            new OpponentDisconnectedEvent(graceEndsAt.ToUnixTimeMilliseconds()));

    private static MatchStepBuilder Enter(GameSession session, MatchPhase phase, DateTimeOffset now, TimeSpan duration)
        => new(
            session with
            {
                Phase = phase,
                PhaseStartedAt = now,
                PhaseEndsAt = now + duration,
                PhaseExtension = TimeSpan.Zero,
                FailedAttempts = 0,
            },
            now);
}
