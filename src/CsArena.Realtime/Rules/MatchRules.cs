using CsArena.Realtime.Matchmaking;
using CsArena.Realtime.Protocol;
using CsArena.Realtime.Sessions;

namespace CsArena.Realtime.Rules;

/// <summary>
/// The rules of a match as a pure function: a state and what happened give the next state and the events to send. No I/O,
/// no clock, no store: any node can take the next step of any match.
/// </summary>
public sealed class MatchRules
{
    /// <summary>Sequence of <c>match:found</c>, the first event of every room.</summary>
    private const long MatchFoundSeq = 1;

    private readonly MatchRulesOptions _options;
    private readonly MatchDurations _durations;
    private readonly PlayerView _view;
    private readonly RoundSteps _round;
    private readonly AbsenceSteps _absence;

    /// <summary>Creates the rules.</summary>
    /// <param name="options">Rounds, durations and points.</param>
    public MatchRules(MatchRulesOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _durations = new MatchDurations(options);
        var scoring = new RoundScoring(options);
        _view = new PlayerView(scoring);
        _round = new RoundSteps(options, _durations, scoring, _view);
        _absence = new AbsenceSteps(_durations, _view);
    }

    internal PlayerView View => _view;

    /// <summary>When the state is to be looked at next: the end of its phase or of an absent player's grace, or when the opponent is told of the absence.</summary>
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
            if (session[slot] is { GraceEndsAt: { } graceEndsAt, AnnounceAbsenceAt: var announceAt })
            {
                var absenceDue = announceAt < graceEndsAt ? announceAt.Value : graceEndsAt;
                due = absenceDue < due ? absenceDue : due;
            }
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
                MatchInput.ResultSaved saved when !session.Saved => EndSteps.Saved(snapshot, saved),
                MatchInput.SaveFailed when !session.Saved => EndSteps.SaveFailed(snapshot),
                _ => null,
            };
        }

        return input switch
        {
            MatchInput.TimePassed passed => TimePassed(snapshot, passed),
            MatchInput.Graded graded when IsGrading(session, graded.Round) => _round.Review(snapshot, graded.Grades),
            MatchInput.GradingFailed failed when IsGrading(session, failed.Round) && failed.Attempt == session.FailedAttempts => _round.GradingFailed(snapshot),
            MatchInput.PlayerLeft left => _absence.Left(snapshot, session.SlotOf(left.PlayerId)),
            MatchInput.PlayerReturned returned => AbsenceSteps.Returned(snapshot, session.SlotOf(returned.PlayerId)),
            MatchInput.PlayerForfeited forfeited => session.SlotOf(forfeited.PlayerId) is { } loser
                ? EndSteps.Finish(snapshot, MatchEndReason.Forfeit, loser.Opponent())
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
            if (session is { Phase: MatchPhase.Ready or MatchPhase.Question, CurrentRound: 1 })
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

    /// <summary>Whether what is due is so late that the service may have been away.</summary>
    public static bool IsLate(GameSnapshot snapshot) => FairClock.IsLate(snapshot.Session, snapshot.Now);

    private static SessionPlayer Player(Ticket ticket, int rating)
        => new() { PlayerId = ticket.PlayerId, Nickname = ticket.Nickname, Rating = rating };

    private static bool IsGrading(GameSession session, int round)
        => session.Phase == MatchPhase.Grading && session.CurrentRound == round;

    private MatchStep? TimePassed(GameSnapshot snapshot, MatchInput.TimePassed passed)
    {
        var (session, round, now) = snapshot;
        if (session.Phase == MatchPhase.Question && round.BothSubmitted)
        {
            return _round.Grading(snapshot);
        }

        if (passed.Gap is { } gap && FairClock.Extend(session, now, gap, _durations.MaxExtension) is { } extended)
        {
            return _absence.Extended(snapshot, extended);
        }

        if (AbsenceSteps.GraceIsOver(session, now))
        {
            return AbsenceSteps.GraceOver(snapshot);
        }

        if (AbsenceSteps.Announce(snapshot) is { } announced)
        {
            return announced;
        }

        var isDue = session.PhaseEndsAt <= now;
        return session.Phase switch
        {
            MatchPhase.Ready when isDue => _round.Question(snapshot),
            MatchPhase.Question when isDue => _round.Grading(snapshot),
            MatchPhase.Grading when isDue => _round.GradingFailed(snapshot),
            MatchPhase.Review when isDue && session.CurrentRound < session.TotalRounds => _round.NextRound(snapshot),
            MatchPhase.Review when isDue => EndSteps.Completed(snapshot),
            _ => null,
        };
    }
}
