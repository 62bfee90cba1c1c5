using CsArena.Realtime.Grading;
using CsArena.Realtime.Rules;
using CsArena.Realtime.Sessions;

namespace CsArena.Realtime.Tests.Rules;

/// <summary>A match played on a table: the rules, a state in plain variables, and a clock moved by hand.</summary>
internal sealed class TableMatch
{
    private readonly MatchRules _rules;
    private readonly GameRound[] _rounds;

    public TableMatch(MatchRules rules, IReadOnlyList<GameRound> rounds)
    {
        _rules = rules;
        _rounds = [.. rounds];
        var first = rules.Start(Samples.Match(), 1000, 1000, Samples.Start);
        Session = first.Session;
        Told.AddRange(first.Events);
    }

    public GameSession Session { get; private set; }

    public DateTimeOffset Now { get; private set; } = Samples.Start;

    public List<MatchEvent> Told { get; } = [];

    public IReadOnlyList<GameRound> Rounds => _rounds;

    public GameRound Round => _rounds[Session.CurrentRound - 1];

    public GameSnapshot Snapshot => new(Session, Round, Now);

    public void Pass(TimeSpan time) => Now += time;

    /// <summary>Moves the clock to the end of the phase.</summary>
    public void PassPhase() => Now = Session.PhaseEndsAt > Now ? Session.PhaseEndsAt : Now;

    public MatchStep? Apply(MatchInput input)
    {
        var step = _rules.Decide(Snapshot, input);
        if (step is not null)
        {
            Session = step.Session;
            if (step.Round is { } round)
            {
                _rounds[round.Number - 1] = round;
            }

            Told.AddRange(step.Events);
        }

        return step;
    }

    /// <summary>Takes an answer as a store does.</summary>
    public SubmitStatus Submit(PlayerSlot slot, string answer, int? number = null)
    {
        var wanted = number ?? Session.CurrentRound;
        var round = wanted >= 1 && wanted <= _rounds.Length ? _rounds[wanted - 1] : null;
        var status = SubmissionRules.Judge(Session, round, Session[slot].PlayerId, wanted, answer, Now);
        if (status == SubmitStatus.Accepted)
        {
            var afterOpponent = round!.SubmissionOf(slot.Opponent()) is not null;
            _rounds[wanted - 1] = round.With(slot, new Submission(answer, Now, afterOpponent));
            var seq = Session.Version + 1;
            var opponent = Session[slot.Opponent()];
            Session = (Session with { Version = seq }).With(slot.Opponent(), opponent with { EventSeq = seq });
            Told.Add(new MatchEvent(slot.Opponent(), "opponent:submitted", new Protocol.OpponentSubmittedEvent(wanted)
            {
                RoomId = Session.RoomId,
                Seq = seq,
                PrevSeq = opponent.EventSeq,
            }));
        }

        return status;
    }

    /// <summary>Goes on to the question of the current round.</summary>
    public void ToQuestion()
    {
        PassPhase();
        Apply(new MatchInput.TimePassed());
    }

    /// <summary>Plays a round: both answer, or not when null, and the grades are given.</summary>
    public void PlayRound(string? answer1, string? answer2, Grade grade1, Grade grade2, TimeSpan? between = null)
    {
        if (Session.Phase != MatchPhase.Question)
        {
            ToQuestion();
        }

        if (answer1 is not null)
        {
            Submit(PlayerSlot.Player1, answer1);
        }

        Pass(between ?? TimeSpan.FromMilliseconds(10));
        if (answer2 is not null)
        {
            Submit(PlayerSlot.Player2, answer2);
        }

        if (!Round.BothSubmitted)
        {
            PassPhase();
        }

        Apply(new MatchInput.TimePassed());
        Apply(new MatchInput.Graded(Session.CurrentRound, new RoundGrades(grade1, grade2)));
    }

    /// <summary>Ends the review.</summary>
    public void EndReview()
    {
        PassPhase();
        Apply(new MatchInput.TimePassed());
    }
}
