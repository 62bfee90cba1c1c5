using CsArena.Realtime.Conformance;
using CsArena.Realtime.Grading;
using CsArena.Realtime.Sessions;
using Shouldly;
using StackExchange.Redis;
using Xunit;

namespace CsArena.Realtime.Redis.Tests;

/// <summary>What is in Redis while a match is played: the seed's fields, and nothing that does not expire (I12).</summary>
public abstract class StoredSessionTests(Func<ValueTask<BackendHarness>> createHarness) : ContractSuite(createHarness)
{
    private const string Room = "room-1";
    private static readonly TimeSpan _moment = TimeSpan.FromSeconds(5);

    private RedisConnection _redis = null!;
    private RedisGameSessionStore _store = null!;

    protected override ValueTask PrepareAsync()
    {
        _redis = ((RedisHarness)Harness).NextNode();
        _store = new RedisGameSessionStore(_redis);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_session_and_its_rounds_have_the_fields_of_the_seed()
    {
        var session = await CreateAsync();
        await _store.SubmitAsync(Room, "ann", 1, "TCP is ...");
        (await FieldAsync(Session, "player1Id")).ShouldBe("ann");
        (await FieldAsync(Session, "player2Id")).ShouldBe("bob");
        (await FieldAsync(Session, "currentRound")).ShouldBe("1");
        (await FieldAsync(Session, "status")).ShouldBe("playing");
        (await FieldAsync(Session, "createdAt")).ShouldBe(Microseconds.Of(session.CreatedAt).ToString(System.Globalization.CultureInfo.InvariantCulture));
        (await FieldAsync(Round(1), "questionId")).ShouldBe("q1");
        (await FieldAsync(Round(1), "player1Submitted")).ShouldBe("true");
        (await FieldAsync(Round(1), "player2Submitted")).ShouldBe("false");
        (await FieldAsync(Round(1), "player1Answer")).ShouldBe("TCP is ...");
        (await FieldAsync(Round(1), "player2Answer")).ShouldBeNull();

        await _store.AdvanceAsync(4, session with { Version = 5, Phase = MatchPhase.Grading }, []);
        (await FieldAsync(Session, "status")).ShouldBe("grading");
        await _store.AdvanceAsync(5, session with { Version = 6, Phase = MatchPhase.Finished }, []);
        (await FieldAsync(Session, "status")).ShouldBe("finished");
    }

    [Fact]
    public async Task I12_everything_expires_after_its_last_write()
    {
        var session = await CreateAsync();
        await ShouldExpireAsync(SessionLifetimes.Live, SessionLifetimes.Round);

        await ShortenAsync();
        (await _store.SubmitAsync(Room, "ann", 1, "a")).Status.ShouldBe(SubmitStatus.Accepted);
        (await LifeAsync(Session)).ShouldNotBeNull().ShouldBe(SessionLifetimes.Live, _moment);
        (await LifeAsync(Round(1))).ShouldNotBeNull().ShouldBe(SessionLifetimes.Round, _moment);

        await ShortenAsync();
        var next = session with { Version = 5, PhaseEndsAt = await Harness.NowAsync() };
        (await _store.AdvanceAsync(4, next, [])).Status.ShouldBe(AdvanceStatus.Advanced);
        await ShouldExpireAsync(SessionLifetimes.Live, SessionLifetimes.Round);

        var finished = next with { Version = 6, Phase = MatchPhase.Finished };
        await _store.AdvanceAsync(5, finished, []);
        await ShouldExpireAsync(SessionLifetimes.Unsaved, SessionLifetimes.Unsaved);

        var saved = finished with { Version = 7, Saved = true };
        await _store.AdvanceAsync(6, saved, []);
        await ShouldExpireAsync(SessionLifetimes.Finished, SessionLifetimes.Finished);
    }

    [Fact]
    public async Task A_round_is_kept_through_a_phase_that_is_longer_than_its_lifetime()
    {
        var session = await CreateAsync();
        var phase = TimeSpan.FromHours(1);
        await _store.AdvanceAsync(3, session with { Version = 4, PhaseEndsAt = await Harness.NowAsync() + phase }, []);
        await ShouldExpireAsync(SessionLifetimes.Live, phase + SessionLifetimes.Round);

        await _store.SubmitAsync(Room, "ann", 1, "a");
        await ShouldExpireAsync(SessionLifetimes.Live, phase + SessionLifetimes.Round);

        await _store.AdvanceAsync(5, session with { Version = 6, PhaseEndsAt = await Harness.NowAsync() + (phase * 3) }, []);
        await ShouldExpireAsync(SessionLifetimes.Live, SessionLifetimes.Live);
    }

    [Fact]
    public async Task I12_a_write_does_not_bring_back_what_has_expired()
    {
        var session = await CreateAsync();
        await _redis.ExecuteAsync("DEL", [Session]);
        (await _store.SubmitAsync(Room, "ann", 1, "a")).Status.ShouldBe(SubmitStatus.RoomNotFound);
        (await _store.AdvanceAsync(3, session with { Version = 4 }, TestSessions.Rounds())).Status.ShouldBe(AdvanceStatus.NotFound);
        (await LifeAsync(Session)).ShouldBeNull();

        await _redis.ExecuteAsync("DEL", [Round(1)]);
        (await _store.CreateAsync(session, TestSessions.Rounds())).ShouldBeTrue();
        await _redis.ExecuteAsync("DEL", [Round(1)]);
        (await _store.SubmitAsync(Room, "ann", 1, "a")).Status.ShouldBe(SubmitStatus.RoomNotFound);
        (await _store.AdvanceAsync(3, session with { Version = 4 }, [TestSessions.Rounds()[0]])).Status.ShouldBe(AdvanceStatus.NotFound);
        (await _store.GetAsync(Room)).ShouldBeNull();
        (await _store.GetRoundsAsync(Room)).ShouldBeEmpty();
        (await LifeAsync(Round(1))).ShouldBeNull();
    }

    [Fact]
    public async Task Nothing_of_an_earlier_session_of_the_room_is_left_in_a_new_one()
    {
        var session = await CreateAsync();
        await _store.SubmitAsync(Room, "ann", 1, "a");
        var graded = TestSessions.Rounds()[0] with { Score1 = new RoundScore(Grade.Right, 20) };
        await _store.AdvanceAsync(4, session with { Version = 5, Saved = true }, [graded]);
        await _redis.ExecuteAsync("DEL", [Session]);

        await CreateAsync();
        var snapshot = (await _store.GetAsync(Room)).ShouldNotBeNull();
        snapshot.Session.Saved.ShouldBeFalse();
        snapshot.Round.Submission1.ShouldBeNull();
        snapshot.Round.Score1.ShouldBeNull();
    }

    [Theory]
    [InlineData("")]
    [InlineData("}")]
    [InlineData("}{")]
    [InlineData("{a}b")]
    [InlineData("a}b{c}")]
    [InlineData("room-1:1")]
    public async Task A_room_id_may_be_anything(string room)
    {
        (await _store.GetAsync(room)).ShouldBeNull();
        (await _store.SubmitAsync(room, "ann", 1, "a")).Status.ShouldBe(SubmitStatus.RoomNotFound);
        await CreateAsync();
        (await _store.CreateAsync(TestSessions.Create(room, await Harness.NowAsync()), TestSessions.Rounds(1))).ShouldBeTrue();
        (await _store.GetAsync(room)).ShouldNotBeNull().Session.RoomId.ShouldBe(room);
        (await _store.DeleteAsync(room)).ShouldBeTrue();
        (await _store.GetRoundsAsync(Room)).Count.ShouldBe(3);
    }

    private RedisKey Session => _redis.Keys.Session(Room);

    private RedisKey Round(int number) => _redis.Keys.Round(Room, number);

    private async Task<GameSession> CreateAsync()
    {
        var session = TestSessions.Create(Room, await Harness.NowAsync(), phaseTime: _moment);
        (await _store.CreateAsync(session, TestSessions.Rounds())).ShouldBeTrue();
        return session;
    }

    private async Task ShouldExpireAsync(TimeSpan session, TimeSpan round)
    {
        (await LifeAsync(Session)).ShouldNotBeNull().ShouldBe(session, _moment);
        for (var number = 1; number <= 3; number++)
        {
            (await LifeAsync(Round(number))).ShouldNotBeNull().ShouldBe(round, _moment * 2);
        }
    }

    /// <summary>As if time had passed since the last write.</summary>
    private async Task ShortenAsync()
    {
        foreach (var key in new[] { Session, Round(1), Round(2), Round(3) })
        {
            await _redis.ExecuteAsync("PEXPIRE", [key, 60_000]);
        }
    }

    private async Task<string?> FieldAsync(RedisKey key, string field) => (string?)await _redis.ExecuteAsync("HGET", [key, field]);

    /// <summary>Null when there is no such key; a key that never expires fails the test.</summary>
    private async Task<TimeSpan?> LifeAsync(RedisKey key)
    {
        var milliseconds = (long)await _redis.ExecuteAsync("PTTL", [key]);
        milliseconds.ShouldNotBe(-1, $"{key} never expires.");
        return milliseconds == -2 ? null : TimeSpan.FromMilliseconds(milliseconds);
    }
}

public sealed class RedisStoredSessionTests() : StoredSessionTests(RedisHarness.StandAloneAsync);

public sealed class RedisClusterStoredSessionTests() : StoredSessionTests(RedisHarness.ClusterAsync);
