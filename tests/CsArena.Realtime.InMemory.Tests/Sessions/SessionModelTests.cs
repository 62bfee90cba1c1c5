using CsArena.Realtime.Conformance;
using CsArena.Realtime.Sessions;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace CsArena.Realtime.InMemory.Tests;

/// <summary>
/// Random sequences of every call on two rooms, in few versions, rounds and answers: outcomes and states are those of a
/// plain dictionary that follows <see cref="SubmissionRules"/>.
/// </summary>
public sealed class SessionModelTests
{
    private static readonly string[] Players = ["ann", "bob", "eve"];

    [Fact]
    public void Every_outcome_is_that_of_a_dictionary()
    {
        var operation =
            from kind in Gen.Frequency((1, Gen.Elements(0, 1, 2)), (3, Gen.Elements(3, 4)))
            from room in Gen.Elements("room-1", "room-2")
            from player in Gen.Elements(Players)
            from round in Gen.Choose(0, 3)
            from number in Gen.Choose(0, 5)
            select new Operation(kind, room, player, round, number);
        Prop.ForAll(Gen.ListOf(operation).ToArbitrary(), operations =>
        {
            var run = new Run();
            foreach (var step in operations)
            {
                run.Step(step);
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1_500));
    }

    private sealed record Operation(int Kind, string Room, string Player, int Round, int Number);

    private sealed class Run
    {
        private readonly ManualTimeProvider _time = new();
        private readonly InMemoryGameSessionStore _store;
        private readonly Dictionary<string, (GameSession Session, GameRound[] Rounds)> _naive = [];

        public Run() => _store = new InMemoryGameSessionStore(_time);

        public void Step(Operation operation)
        {
            var (kind, room, player, round, number) = operation;
            switch (kind)
            {
                case 0:
                    _time.Advance(TimeSpan.FromSeconds(number * 10));
                    break;
                case 1:
                    var session = TestSessions.Create(room, _time.GetUtcNow());
                    _store.CreateAsync(session, TestSessions.Rounds()).AsTask().Result
                        .ShouldBe(_naive.TryAdd(room, (session, TestSessions.Rounds())));
                    break;
                case 2 when number == 0:
                    _store.DeleteAsync(room).AsTask().Result.ShouldBe(_naive.Remove(room));
                    break;
                case 3:
                    Advance(room, round, number);
                    break;
                default:
                    Submit(room, player, round, $"answer {number % 3}");
                    break;
            }

            Compare();
        }

        private void Advance(string room, int round, int number)
        {
            var known = _naive.TryGetValue(room, out var state);
            var basis = known ? state.Session : TestSessions.Create(room, _time.GetUtcNow());
            var expected = basis.Version - (number == 5 ? 1 : 0);
            var next = basis with
            {
                Version = basis.Version + 1 + number,
                StepVersion = basis.Version + 1 + number,
                Phase = (MatchPhase)number,
                CurrentRound = Math.Max(1, round),
                PhaseEndsAt = _time.GetUtcNow().AddSeconds(15),
            };
            next = number == 5 ? next with { Phase = MatchPhase.Question } : next;
            var changed = known && round > 0 ? state.Rounds[round - 1] with { StartedAt = _time.GetUtcNow() } : null;
            var outcome = !known ? AdvanceStatus.NotFound : number == 5 ? AdvanceStatus.Conflict : AdvanceStatus.Advanced;
            _store.AdvanceAsync(expected, next, changed is null ? [] : [changed]).AsTask().Result.Status.ShouldBe(outcome);
            if (outcome == AdvanceStatus.Advanced)
            {
                if (changed is not null)
                {
                    state.Rounds[round - 1] = changed;
                }

                _naive[room] = (next, state.Rounds);
            }
        }

        private void Submit(string room, string player, int round, string answer)
        {
            var now = _time.GetUtcNow();
            var result = _store.SubmitAsync(room, player, round, answer).AsTask().Result;
            if (!_naive.TryGetValue(room, out var state))
            {
                result.ShouldBe(new SubmitResult(SubmitStatus.RoomNotFound, Now: now));
                return;
            }

            var (session, rounds) = state;
            var played = round is >= 1 and <= 3 ? rounds[round - 1] : null;
            var status = SubmissionRules.Judge(session, played, player, round, answer, now);
            var isFirst = player == "ann";
            var expected = new SubmitResult(status, Now: now);
            if (status == SubmitStatus.Repeated)
            {
                var earlier = isFirst ? played!.Submission1 : played!.Submission2;
                expected = expected with { OpponentSubmitted = earlier!.AfterOpponent };
            }
            else if (status == SubmitStatus.Accepted)
            {
                var after = (isFirst ? played!.Submission2 : played!.Submission1) is not null;
                var opponent = isFirst ? session.Player2 : session.Player1;
                var version = session.Version + 1;
                expected = new SubmitResult(status, after, opponent.PlayerId, version, opponent.EventSeq, now);
                var submission = new Submission(answer, now, after);
                rounds[round - 1] = isFirst ? played with { Submission1 = submission } : played with { Submission2 = submission };
                var told = opponent with { EventSeq = version };
                _naive[room] = (isFirst
                    ? session with { Version = version, Player2 = told }
                    : session with { Version = version, Player1 = told }, rounds);
                result.Completed?.Session.ShouldBe(_naive[room].Session);
                (result.Completed is not null).ShouldBe(after);
                (result.Completed?.Round.BothSubmitted ?? true).ShouldBeTrue();
            }

            (result with { Completed = null }).ShouldBe(expected);
        }

        private void Compare()
        {
            foreach (var room in new[] { "room-1", "room-2" })
            {
                var snapshot = _store.GetAsync(room).AsTask().Result;
                if (_naive.TryGetValue(room, out var state))
                {
                    snapshot!.Session.ShouldBe(state.Session);
                    WithoutQuestion(snapshot.Round).ShouldBe(WithoutQuestion(state.Rounds[state.Session.CurrentRound - 1]));
                    _store.GetRoundsAsync(room).AsTask().Result.Select(WithoutQuestion)
                        .ShouldBe(state.Rounds.Select(WithoutQuestion));
                }
                else
                {
                    snapshot.ShouldBeNull();
                }
            }
        }

        /// <summary>Records compare the lists of a question by reference.</summary>
        private static GameRound WithoutQuestion(GameRound round) => round with { Question = null! };
    }
}
