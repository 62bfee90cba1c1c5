using CsArena.Realtime.Sessions;
using Shouldly;
using Xunit;

namespace CsArena.Realtime.Conformance;

public abstract partial class GameSessionStoreContract
{
    [Fact]
    public async Task I5_of_many_who_create_a_room_one_succeeds()
    {
        var now = await Harness.NowAsync();
        for (var round = 0; round < 20; round++)
        {
            var room = $"room-{round}";
            var created = await Race.RunAsync(
                8,
                i => StoreOf(i).CreateAsync(TestSessions.Create(room, now) with { Queue = $"queue-{i}" }, TestSessions.Rounds()));
            created.Count(done => done).ShouldBe(1);
            var winner = Array.IndexOf(created, true);
            (await Store.GetAsync(room)).ShouldNotBeNull().Session.Queue.ShouldBe($"queue-{winner}");
        }
    }

    [Fact]
    public async Task I6_of_many_who_advance_from_one_version_one_succeeds()
    {
        var session = await CreateAsync();
        for (var version = session.Version; version < session.Version + 20; version++)
        {
            var results = await Race.RunAsync(8, i => StoreOf(i).AdvanceAsync(
                version,
                session with { Version = version + 1, FailedAttempts = i },
                []));
            results.Count(result => result.Status == AdvanceStatus.Advanced).ShouldBe(1);
            results.Count(result => result.Status == AdvanceStatus.Conflict).ShouldBe(7);
            (await Store.GetAsync(Room)).ShouldNotBeNull().Session.FailedAttempts
                .ShouldBe(Array.FindIndex(results, result => result.Status == AdvanceStatus.Advanced));
        }
    }

    [Fact]
    public async Task I7_of_many_different_answers_of_one_player_one_counts()
    {
        for (var round = 0; round < 20; round++)
        {
            await Store.DeleteAsync(Room);
            await CreateAsync();
            var results = await Race.RunAsync(8, i => StoreOf(i).SubmitAsync(Room, "ann", 1, $"answer {i}"));
            results.Count(result => result.Status == SubmitStatus.Accepted).ShouldBe(1);
            results.Count(result => result.Status == SubmitStatus.AlreadySubmitted).ShouldBe(7);
            var winner = Array.FindIndex(results, result => result.Status == SubmitStatus.Accepted);
            var snapshot = (await Store.GetAsync(Room)).ShouldNotBeNull();
            snapshot.Round.Submission1.ShouldNotBeNull().Answer.ShouldBe($"answer {winner}");
            snapshot.Session.Version.ShouldBe(4);
        }
    }

    [Fact]
    public async Task I7_of_many_equal_answers_of_one_player_one_counts_and_the_others_repeat_it()
    {
        await CreateAsync();
        var results = await Race.RunAsync(8, i => StoreOf(i).SubmitAsync(Room, "ann", 1, "a"));
        results.Count(result => result.Status == SubmitStatus.Accepted).ShouldBe(1);
        results.Count(result => result.Status == SubmitStatus.Repeated).ShouldBe(7);
        (await Store.GetAsync(Room)).ShouldNotBeNull().Session.Version.ShouldBe(4);
    }

    [Fact]
    public async Task I7_of_two_players_who_answer_at_once_one_is_the_second()
    {
        for (var round = 0; round < 50; round++)
        {
            await Store.DeleteAsync(Room);
            await CreateAsync();
            var results = await Race.RunAsync(2, i => StoreOf(i).SubmitAsync(Room, i == 0 ? "ann" : "bob", 1, "a"));
            results.ShouldAllBe(result => result.Status == SubmitStatus.Accepted);
            results.Select(result => result.OpponentSubmitted).Order().ShouldBe([false, true]);
            results.Select(result => result.Seq).Order().ShouldBe([4, 5]);
        }
    }

    [Fact]
    public async Task I6_an_answer_and_a_step_at_once_do_not_undo_each_other()
    {
        for (var round = 0; round < 50; round++)
        {
            await Store.DeleteAsync(Room);
            var session = await CreateAsync();
            var submitted = default(SubmitResult);
            var advanced = default(AdvanceStatus);
            await Race.RunAsync(
                async () =>
                {
                    submitted = await Store.SubmitAsync(Room, "ann", 1, "a");
                    return 0;
                },
                async () =>
                {
                    var next = session with { Version = 4, StepVersion = 4, Phase = MatchPhase.Grading };
                    advanced = (await OtherStore.AdvanceAsync(3, next, [TestSessions.Rounds()[0]])).Status;
                    return 0;
                });

            var snapshot = (await Store.GetAsync(Room)).ShouldNotBeNull();
            if (advanced == AdvanceStatus.Advanced)
            {
                submitted.Status.ShouldBe(SubmitStatus.TooLate);
                snapshot.Session.Phase.ShouldBe(MatchPhase.Grading);
                snapshot.Round.Submission1.ShouldBeNull();
            }
            else
            {
                submitted.Status.ShouldBe(SubmitStatus.Accepted);
                snapshot.Session.Phase.ShouldBe(MatchPhase.Question);
                snapshot.Round.Submission1.ShouldNotBeNull();
            }
        }
    }

    private IGameSessionStore StoreOf(int racer) => racer % 2 == 0 ? Store : OtherStore;
}
