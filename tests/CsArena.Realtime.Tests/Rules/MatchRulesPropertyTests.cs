using System.Text.Json;
using CsArena.Realtime.Grading;
using CsArena.Realtime.History;
using CsArena.Realtime.Protocol;
using CsArena.Realtime.Questions;
using CsArena.Realtime.Rules;
using CsArena.Realtime.Sessions;
using Shouldly;
using Xunit;

namespace CsArena.Realtime.Tests.Rules;

/// <summary>
/// Thousands of matches in which anything happens at any time: answers in time, late, twice and to other rounds, players who
/// come and go, graders and histories that fail, clocks that jump, steps that are tried again. Each seed is one match.
/// </summary>
public class MatchRulesPropertyTests
{
    private const int Matches = 5_000;
    private const int MaxEvents = 400;

    [Fact]
    public void I6_a_phase_is_left_once_and_scores_are_added_once() => ForEachMatch((seed, match, history) =>
    {
        var phases = history.Select(state => (state.CurrentRound, state.Phase)).ToList();
        var expected = new List<(int, MatchPhase)>();
        foreach (var phase in phases)
        {
            if (expected.Count == 0 || expected[^1] != phase)
            {
                expected.Add(phase);
            }
        }

        expected.Distinct().Count().ShouldBe(expected.Count, $"a phase was entered twice, seed {seed}");
        for (var i = 1; i < expected.Count; i++)
        {
            IsNext(expected[i - 1], expected[i]).ShouldBeTrue($"{expected[i - 1]} went to {expected[i]}, seed {seed}");
        }

        foreach (var slot in PlayerSlots.Both)
        {
            match.Rounds.Sum(round => round.ScoreOf(slot)?.Points ?? 0).ShouldBe(match.Session[slot].Score, $"seed {seed}");
        }
    });

    [Fact]
    public void I7_the_first_answer_of_a_player_in_a_round_counts() => ForEachMatch((seed, match, _) =>
    {
        foreach (var round in match.Rounds)
        {
            foreach (var slot in PlayerSlots.Both)
            {
                var accepted = match.Taken.Where(taken => taken.Round == round.Number && taken.Slot == slot).ToArray();
                accepted.Length.ShouldBeLessThanOrEqualTo(1, $"two answers were taken, seed {seed}");
                round.SubmissionOf(slot)?.Answer.ShouldBe(accepted.Single().Answer, $"seed {seed}");
                (round.SubmissionOf(slot) is null).ShouldBe(accepted.Length == 0, $"an answer was lost, seed {seed}");
            }
        }
    });

    [Fact]
    public void I8_a_match_always_has_a_deadline_until_it_is_saved_and_then_none() => ForEachMatch((seed, match, history) =>
    {
        foreach (var state in history)
        {
            (MatchRules.DueAt(state) is null).ShouldBe(state.Saved, $"seed {seed}");
        }

        match.Session.Saved.ShouldBeTrue($"the match never ended, seed {seed}");
    });

    [Fact]
    public void I9_an_ending_is_decided_once_and_told_once() => ForEachMatch((seed, match, history) =>
    {
        history.Select(state => state.Ending).Where(ending => ending is not null).Distinct().Count().ShouldBe(1, $"seed {seed}");
        foreach (var slot in PlayerSlots.Both)
        {
            match.Told.Count(told => told.To == slot && told.Name == EventNames.MatchEnd).ShouldBe(1, $"seed {seed}");
        }
    });

    [Fact]
    public void I10_a_players_events_grow_in_sequence_and_each_names_the_one_before() => ForEachMatch((seed, match, history) =>
    {
        foreach (var slot in PlayerSlots.Both)
        {
            long last = 0;
            foreach (var told in match.Told.Where(told => told.To == slot))
            {
                told.Payload.PrevSeq.ShouldBe(last, $"seed {seed}");
                told.Payload.Seq.ShouldBeGreaterThan(last, $"seed {seed}");
                last = told.Payload.Seq;
            }

            match.Session.Version.ShouldBeGreaterThanOrEqualTo(last, $"seed {seed}");
        }

        for (var i = 1; i < history.Count; i++)
        {
            history[i].Version.ShouldBeGreaterThan(history[i - 1].Version, $"seed {seed}");
        }
    });

    [Fact]
    public void A_return_is_told_of_once_and_only_after_the_absence_was() => ForEachMatch((seed, match, _) =>
    {
        foreach (var slot in PlayerSlots.Both)
        {
            var isAway = false;
            foreach (var told in match.Told.Where(told => told.To == slot))
            {
                if (told.Payload is OpponentReconnectedEvent)
                {
                    isAway.ShouldBeTrue($"seed {seed}");
                }

                isAway = told.Payload switch
                {
                    OpponentDisconnectedEvent => true,
                    OpponentReconnectedEvent => false,
                    _ => isAway,
                };
            }
        }
    });

    [Fact]
    public void I11_nobody_sees_the_opponents_answer_or_the_solution_before_the_round_is_over() => ForEachMatch((seed, match, _) =>
    {
        foreach (var slot in PlayerSlots.Both)
        {
            var roundsOver = 0;
            foreach (var told in match.Told.Where(told => told.To == slot))
            {
                if (told.Payload is RoundEndEvent end)
                {
                    roundsOver = end.Round;
                }

                var json = JsonSerializer.Serialize(told.Payload, told.Payload.GetType());
                for (var round = roundsOver + 1; round <= match.Rounds.Count; round++)
                {
                    json.ShouldNotContain($"solution-{round}", Case.Sensitive, $"seed {seed}");
                    json.ShouldNotContain($"explanation-{round}", Case.Sensitive, $"seed {seed}");
                }

                json.ShouldNotContain($"secret-of-{slot.Opponent()}", Case.Sensitive, $"seed {seed}");
            }
        }
    });

    [Fact]
    public void Whatever_is_tried_again_changes_nothing() => ForEachMatch((_, _, _) => { }, afterStep: (seed, match, input) =>
    {
        if (input is not (MatchInput.TimePassed or MatchInput.SaveFailed or MatchInput.GradingFailed))
        {
            match.Rules.Decide(match.Table.Snapshot, input).ShouldBeNull($"{input} twice, seed {seed}");
        }
    });

    private static bool IsNext((int Round, MatchPhase Phase) from, (int Round, MatchPhase Phase) to) => to.Phase switch
    {
        MatchPhase.Ready => from == (to.Round - 1, MatchPhase.Review),
        MatchPhase.Question => from == (to.Round, MatchPhase.Ready),
        MatchPhase.Grading => from == (to.Round, MatchPhase.Question),
        MatchPhase.Review => from == (to.Round, MatchPhase.Grading),
        _ => from.Round == to.Round && from.Phase != MatchPhase.Finished,
    };

    private static void ForEachMatch(
        Action<int, RandomMatch, IReadOnlyList<GameSession>> check,
        Action<int, RandomMatch, MatchInput>? afterStep = null)
    {
        for (var seed = 1; seed <= Matches; seed++)
        {
            var match = new RandomMatch(seed);
            var history = match.Play(MaxEvents, input => afterStep?.Invoke(seed, match, input));
            check(seed, match, history);
        }
    }

    private sealed class RandomMatch
    {
        private readonly Random _random;

        public RandomMatch(int seed)
        {
            _random = new Random(seed);
            var total = _random.Next(1, 6);
            Rules = Samples.Rules(options =>
            {
                options.TotalRounds = total;
                options.DisconnectGrace = TimeSpan.FromSeconds(_random.Next(2, 40));
                options.ReadyDuration = TimeSpan.FromSeconds(_random.Next(0, 4));
                options.GradingAttempts = _random.Next(1, 4);
            });
            var questions = Enumerable.Range(1, total)
                .Select(number => Samples.Question(number, Any<QuestionType>(), Any<Difficulty>()) with { Answer = $"solution-{number}" });
            Table = new TableMatch(Rules, Samples.Rounds([.. questions]));
        }

        public MatchRules Rules { get; }

        public TableMatch Table { get; }

        public GameSession Session => Table.Session;

        public IReadOnlyList<GameRound> Rounds => Table.Rounds;

        public IReadOnlyList<MatchEvent> Told => Table.Told;

        public List<(int Round, PlayerSlot Slot, string Answer)> Taken { get; } = [];

        public IReadOnlyList<GameSession> Play(int maxEvents, Action<MatchInput> afterStep)
        {
            var history = new List<GameSession> { Session };
            for (var i = 0; i < maxEvents && !Session.Saved; i++)
            {
                var input = Next(hurry: i > maxEvents / 2);
                if (input is not null && Table.Apply(input) is not null)
                {
                    afterStep(input);
                }

                if (history[^1].Version != Session.Version)
                {
                    history.Add(Session);
                }
            }

            return history;
        }

        private MatchInput? Next(bool hurry)
        {
            switch (_random.Next(hurry ? 4 : 12))
            {
                case 0:
                    Table.PassPhase();
                    return new MatchInput.TimePassed();
                case 1:
                    return new MatchInput.ResultSaved(new RatingChange(1000, 1020), new RatingChange(1000, 980));
                case 2:
                    return new MatchInput.Graded(AnyRound(), new RoundGrades(AnyGrade(), AnyGrade()));
                case 3:
                    Table.Pass(TimeSpan.FromMilliseconds(_random.Next(20_000)));
                    return new MatchInput.TimePassed(_random.Next(3) == 0 ? AnyGap() : null);
                case 4 or 5 or 6 or 7:
                    Submit();
                    return _random.Next(2) == 0 ? new MatchInput.TimePassed() : null;
                case 8:
                    return new MatchInput.PlayerLeft(AnyPlayer());
                case 9:
                    return new MatchInput.PlayerReturned(AnyPlayer());
                case 10:
                    return _random.Next(2) == 0 ? new MatchInput.GradingFailed(AnyRound(), _random.Next(3)) : new MatchInput.SaveFailed();
                default:
                    return _random.Next(20) == 0 ? new MatchInput.PlayerForfeited(AnyPlayer()) : null;
            }
        }

        private ServiceGap AnyGap()
        {
            var from = Table.Now.AddMilliseconds(-_random.Next(30_000));
            return new ServiceGap(from, from.AddMilliseconds(_random.Next(30_000)));
        }

        private void Submit()
        {
            var slot = _random.Next(2) == 0 ? PlayerSlot.Player1 : PlayerSlot.Player2;
            var answer = $"secret-of-{slot}-{_random.Next(3)}";
            var number = _random.Next(4) == 0 ? _random.Next(0, Rounds.Count + 2) : Session.CurrentRound;
            var before = Session;
            var status = Table.Submit(slot, answer, number);
            if (status == SubmitStatus.Accepted)
            {
                Taken.Add((number, slot, answer));
            }
            else
            {
                Session.ShouldBe(before);
            }
        }

        private int AnyRound() => _random.Next(5) == 0 ? _random.Next(0, Rounds.Count + 2) : Session.CurrentRound;

        private string AnyPlayer() => _random.Next(10) switch
        {
            0 => "nobody",
            < 5 => "alice",
            _ => "bob",
        };

        private Grade AnyGrade() => new(_random.Next(2) == 0, _random.Next(5) / 4.0);

        private T Any<T>()
            where T : struct, Enum
            => Enum.GetValues<T>()[_random.Next(Enum.GetValues<T>().Length)];
    }
}
