using System.Text.Json;
using CsArena.Realtime.Grading;
using CsArena.Realtime.Sessions;
using Shouldly;
using Xunit;

namespace CsArena.Realtime.Conformance;

/// <summary>What every <see cref="IGameSessionStore"/> keeps: invariants I5, I6 and I7, and every outcome of every call.</summary>
public abstract partial class GameSessionStoreContract(Func<ValueTask<BackendHarness>> createHarness) : ContractSuite(createHarness)
{
    private const string Room = "room-1";

    /// <summary>The sessions as one node sees them.</summary>
    protected IGameSessionStore Store { get; private set; } = null!;

    /// <summary>The same sessions as another node sees them.</summary>
    protected IGameSessionStore OtherStore { get; private set; } = null!;

    protected override async ValueTask PrepareAsync()
    {
        Store = await Harness.CreateGameSessionStoreAsync();
        OtherStore = await Harness.CreateGameSessionStoreAsync();
    }

    [Fact]
    public async Task I5_a_session_is_created_once()
    {
        var now = await Harness.NowAsync();
        var session = TestSessions.Create(Room, now);
        (await Store.CreateAsync(session, TestSessions.Rounds())).ShouldBeTrue();
        (await OtherStore.CreateAsync(session with { Version = 9, Queue = "other" }, TestSessions.Rounds(1))).ShouldBeFalse();

        var snapshot = (await OtherStore.GetAsync(Room)).ShouldNotBeNull();
        snapshot.Session.ShouldBe(session);
        (await Store.GetRoundsAsync(Room)).Count.ShouldBe(3);
    }

    [Fact]
    public async Task Whatever_is_stored_is_read_back()
    {
        var now = TestSessions.Whole(await Harness.NowAsync());
        var session = TestSessions.Create(Room, now) with
        {
            Phase = MatchPhase.Finished,
            CurrentRound = 2,
            PhaseExtension = TimeSpan.FromMilliseconds(1234),
            FailedAttempts = 2,
            Ending = new MatchEnding(MatchEndReason.Forfeit, PlayerSlot.Player2, now),
            Saved = false,
            EndAnnounced = true,
            Player1 = new SessionPlayer
            {
                PlayerId = "ann",
                Nickname = "A\u0000\n{}",
                Rating = 1,
                Score = 40,
                GraceEndsAt = now.AddSeconds(30),
                AnnounceAbsenceAt = now.AddSeconds(1),
                EventSeq = 2,
                RatingChange = -16,
            },
        };
        var rounds = TestSessions.Rounds();
        rounds[1] = rounds[1] with
        {
            StartedAt = now,
            Submission1 = new Submission("a", now.AddSeconds(1), false),
            Submission2 = new Submission("", now.AddSeconds(2), true),
            Score1 = new RoundScore(new Grade(true, 0.75, "well done"), 25),
            Score2 = new RoundScore(Grade.Wrong, 0),
        };
        await Store.CreateAsync(session, rounds);

        var before = await Harness.NowAsync();
        var snapshot = (await OtherStore.GetAsync(Room)).ShouldNotBeNull();
        snapshot.Session.ShouldBe(session);
        snapshot.Now.ShouldBeInRange(before.AddMilliseconds(-5), (await Harness.NowAsync()).AddMilliseconds(5));
        ShouldBeSame(snapshot.Round, rounds[1]);
        var read = await OtherStore.GetRoundsAsync(Room);
        for (var i = 0; i < 3; i++)
        {
            ShouldBeSame(read[i], rounds[i]);
        }
    }

    [Fact]
    public async Task A_room_that_is_not_there()
    {
        (await Store.GetAsync("no such room")).ShouldBeNull();
        (await Store.GetRoundsAsync("no such room")).ShouldBeEmpty();
        (await Store.DeleteAsync("no such room")).ShouldBeFalse();
        var session = TestSessions.Create("no such room", await Harness.NowAsync());
        (await Store.AdvanceAsync(3, session with { Version = 4 }, [])).Status.ShouldBe(AdvanceStatus.NotFound);
        (await Store.GetAsync("no such room")).ShouldBeNull();
    }

    [Fact]
    public async Task I6_advance_replaces_session_and_round_from_the_expected_version()
    {
        var session = await CreateAsync();
        var next = session with { Version = 4, StepVersion = 4, Phase = MatchPhase.Review };
        var round = TestSessions.Rounds()[0] with { Score1 = new RoundScore(Grade.Right, 20), Score2 = new RoundScore(Grade.Wrong, 0) };
        (await OtherStore.AdvanceAsync(3, next, [round])).Status.ShouldBe(AdvanceStatus.Advanced);

        var snapshot = (await Store.GetAsync(Room)).ShouldNotBeNull();
        snapshot.Session.ShouldBe(next);
        ShouldBeSame(snapshot.Round, round);
    }

    [Fact]
    public async Task I6_advance_from_another_version_is_a_conflict_and_changes_nothing()
    {
        var session = await CreateAsync();
        var next = session with { Version = 9, Phase = MatchPhase.Grading };
        var round = TestSessions.Rounds()[0] with { Score1 = new RoundScore(Grade.Right, 20) };
        (await Store.AdvanceAsync(2, next, [round])).Status.ShouldBe(AdvanceStatus.Conflict);
        (await Store.AdvanceAsync(4, next, [round])).Status.ShouldBe(AdvanceStatus.Conflict);

        var snapshot = (await Store.GetAsync(Room)).ShouldNotBeNull();
        snapshot.Session.ShouldBe(session);
        snapshot.Round.Score1.ShouldBeNull();
    }

    [Fact]
    public async Task Advance_without_a_round_leaves_the_rounds()
    {
        var session = await CreateAsync();
        await Store.SubmitAsync(Room, "ann", 1, "a");
        var snapshot = (await Store.GetAsync(Room)).ShouldNotBeNull();
        var next = snapshot.Session with { Version = 10, CurrentRound = 2, Phase = MatchPhase.Ready };
        (await Store.AdvanceAsync(4, next, [])).Status.ShouldBe(AdvanceStatus.Advanced);

        (await Store.GetAsync(Room)).ShouldNotBeNull().Round.Number.ShouldBe(2);
        (await Store.GetRoundsAsync(Room))[0].Submission1.ShouldNotBeNull().Answer.ShouldBe("a");
        session.Version.ShouldBe(3);
    }

    [Fact]
    public async Task Advance_tells_the_time_and_the_round_that_it_enters()
    {
        var session = await CreateAsync();
        var rounds = TestSessions.Rounds();
        var same = await Store.AdvanceAsync(3, session with { Version = 4 }, []);
        same.Round.ShouldBeNull();
        await ShouldBeNowAsync(same.Now);

        var entered = await Store.AdvanceAsync(4, session with { Version = 5, CurrentRound = 2 }, [rounds[0]]);
        ShouldBeSame(entered.Round.ShouldNotBeNull(), rounds[1]);
        var given = await Store.AdvanceAsync(5, session with { Version = 6, CurrentRound = 3 }, [rounds[1], rounds[2]]);
        given.Round.ShouldBeNull();
    }

    [Fact]
    public async Task Advance_replaces_several_rounds_together()
    {
        var session = await CreateAsync();
        var rounds = TestSessions.Rounds();
        var first = rounds[0] with { Score1 = new RoundScore(Grade.Right, 20), Score2 = new RoundScore(Grade.Wrong, 0) };
        var second = rounds[1] with { StartedAt = TestSessions.Whole(await Harness.NowAsync()) };
        var next = session with { Version = 4, CurrentRound = 2 };
        (await Store.AdvanceAsync(3, next, [first, second])).Status.ShouldBe(AdvanceStatus.Advanced);
        var stored = await OtherStore.GetRoundsAsync(Room);
        ShouldBeSame(stored[0], first);
        ShouldBeSame(stored[1], second);
    }

    [Fact]
    public async Task Delete_removes_session_and_rounds_and_may_be_repeated()
    {
        await CreateAsync();
        (await OtherStore.DeleteAsync(Room)).ShouldBeTrue();
        (await Store.DeleteAsync(Room)).ShouldBeFalse();
        (await Store.GetAsync(Room)).ShouldBeNull();
        (await Store.GetRoundsAsync(Room)).ShouldBeEmpty();
        (await Store.SubmitAsync(Room, "ann", 1, "a")).Status.ShouldBe(SubmitStatus.RoomNotFound);

        await CreateAsync();
        (await Store.GetAsync(Room)).ShouldNotBeNull().Round.Submission1.ShouldBeNull();
    }

    [Fact]
    public async Task Rooms_do_not_mix()
    {
        await CreateAsync();
        await Store.CreateAsync(TestSessions.Create("room-2", await Harness.NowAsync()), TestSessions.Rounds());
        await Store.SubmitAsync(Room, "ann", 1, "a");
        await Store.DeleteAsync(Room);
        var other = (await Store.GetAsync("room-2")).ShouldNotBeNull();
        other.Session.Version.ShouldBe(3);
        other.Round.Submission1.ShouldBeNull();
    }

    private async Task<GameSession> CreateAsync(MatchPhase phase = MatchPhase.Question, TimeSpan? phaseTime = null)
    {
        var session = TestSessions.Create(Room, await Harness.NowAsync(), phase, phaseTime);
        (await Store.CreateAsync(session, TestSessions.Rounds())).ShouldBeTrue();
        return session;
    }

    /// <summary>Records compare lists by reference, so the question is compared as text, whatever its lists are made of.</summary>
    private static void ShouldBeSame(GameRound actual, GameRound expected)
    {
        actual.ShouldBe(expected with { Question = actual.Question });
        JsonSerializer.Serialize(actual.Question).ShouldBe(JsonSerializer.Serialize(expected.Question));
    }
}
