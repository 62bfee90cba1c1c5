using CsArena.Realtime.Sessions;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace CsArena.Realtime.Conformance;

/// <summary>
/// Random sequences of every call on two rooms, in few versions, rounds and answers: outcomes and states are those of a
/// plain dictionary that follows <see cref="SubmissionRules"/>. Needs a harness whose clock stands still until it is told to
/// move.
/// </summary>
public abstract class GameSessionStoreModel(Func<ValueTask<BackendHarness>> createHarness)
{
    private static readonly string[] Players = ["ann", "bob", "eve"];

    /// <summary>The rooms that are played: a harness for servers of a cluster has to know them.</summary>
    public static IReadOnlyList<string> Rooms { get; } = ["room-1", "room-2"];

    /// <summary>How many sequences are tried.</summary>
    protected virtual int Sequences => 1_500;

    [Fact]
    public void Every_outcome_is_that_of_a_dictionary()
    {
        var operation =
            from kind in Gen.Frequency((1, Gen.Elements(0, 1, 2)), (3, Gen.Elements(3, 4)))
            from room in Gen.Elements<string>([.. Rooms])
            from player in Gen.Elements(Players)
            from round in Gen.Choose(0, 3)
            from number in Gen.Choose(0, 5)
            select new Operation(kind, room, player, round, number);
        Prop.ForAll(Gen.ListOf(operation).ToArbitrary(), operations => ExecuteAsync(operations).GetAwaiter().GetResult())
            .Check(Config.QuickThrowOnFailure.WithMaxTest(Sequences));
    }

    private async Task<bool> ExecuteAsync(IReadOnlyList<Operation> operations)
    {
        await using var harness = await createHarness();
        var run = new Run(harness, await harness.CreateGameSessionStoreAsync());
        foreach (var step in operations)
        {
            await run.StepAsync(step);
        }

        return true;
    }

    private sealed record Operation(int Kind, string Room, string Player, int Round, int Number);

    private sealed class Run(BackendHarness harness, IGameSessionStore store)
    {
        private readonly Dictionary<string, (GameSession Session, GameRound[] Rounds)> _naive = [];

        public async Task StepAsync(Operation operation)
        {
            var (kind, room, player, round, number) = operation;
            switch (kind)
            {
                case 0:
                    await harness.PassAsync(TimeSpan.FromSeconds(number * 10));
                    break;
                case 1:
                    var session = TestSessions.Create(room, await harness.NowAsync());
                    (await store.CreateAsync(session, TestSessions.Rounds()))
                        .ShouldBe(_naive.TryAdd(room, (session, TestSessions.Rounds())));
                    break;
                case 2 when number == 0:
                    (await store.DeleteAsync(room)).ShouldBe(_naive.Remove(room));
                    break;
                case 3:
                    await AdvanceAsync(room, round, number);
                    break;
                default:
                    await SubmitAsync(room, player, round, $"answer {number % 3}");
                    break;
            }

            await CompareAsync();
        }

        private async Task AdvanceAsync(string room, int round, int number)
        {
            var known = _naive.TryGetValue(room, out var state);
            var basis = known ? state.Session : TestSessions.Create(room, await harness.NowAsync());
            var expected = basis.Version - (number == 5 ? 1 : 0);
            var next = basis with
            {
                Version = basis.Version + 1 + number,
                StepVersion = basis.Version + 1 + number,
                Phase = (MatchPhase)number,
                CurrentRound = Math.Max(1, round),
                PhaseEndsAt = (await harness.NowAsync()).AddSeconds(15),
            };
            next = number == 5 ? next with { Phase = MatchPhase.Question } : next;
            var changed = known && round > 0 ? state.Rounds[round - 1] with { StartedAt = await harness.NowAsync() } : null;
            var outcome = !known ? AdvanceStatus.NotFound : number == 5 ? AdvanceStatus.Conflict : AdvanceStatus.Advanced;
            (await store.AdvanceAsync(expected, next, changed is null ? [] : [changed])).Status.ShouldBe(outcome);
            if (outcome == AdvanceStatus.Advanced)
            {
                if (changed is not null)
                {
                    state.Rounds[round - 1] = changed;
                }

                _naive[room] = (next, state.Rounds);
            }
        }

        private async Task SubmitAsync(string room, string player, int round, string answer)
        {
            var now = await harness.NowAsync();
            var result = (await store.SubmitAsync(room, player, round, answer));
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
            }

            var isCompleted = status == SubmitStatus.Accepted && expected.OpponentSubmitted;
            (result.Completed is not null).ShouldBe(isCompleted);
            if (result.Completed is { } completed)
            {
                completed.Session.ShouldBe(_naive[room].Session);
                WithoutQuestion(completed.Round).ShouldBe(WithoutQuestion(rounds[round - 1]));
            }

            (result with { Completed = null }).ShouldBe(expected);
        }

        private async Task CompareAsync()
        {
            foreach (var room in Rooms)
            {
                var snapshot = (await store.GetAsync(room));
                if (_naive.TryGetValue(room, out var state))
                {
                    snapshot!.Session.ShouldBe(state.Session);
                    WithoutQuestion(snapshot.Round).ShouldBe(WithoutQuestion(state.Rounds[state.Session.CurrentRound - 1]));
                    (await store.GetRoundsAsync(room)).Select(WithoutQuestion)
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
