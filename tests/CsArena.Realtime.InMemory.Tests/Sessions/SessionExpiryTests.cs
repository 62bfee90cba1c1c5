using CsArena.Realtime.Conformance;
using CsArena.Realtime.Sessions;
using Microsoft.Extensions.Time.Testing;
using Shouldly;
using Xunit;

namespace CsArena.Realtime.InMemory.Tests;

/// <summary>I12: whatever is stored goes away by itself.</summary>
public sealed class SessionExpiryTests
{
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(1);

    private readonly FakeTimeProvider _time = new();
    private readonly InMemoryGameSessionStore _store;

    public SessionExpiryTests() => _store = new InMemoryGameSessionStore(_time);

    [Fact]
    public async Task I12_a_live_session_is_kept_until_its_time_is_over()
    {
        await CreateAsync();
        _time.Advance(SessionLifetimes.Live - Moment);
        (await _store.GetAsync("room")).ShouldNotBeNull();
        _time.Advance(Moment);
        (await _store.GetAsync("room")).ShouldBeNull();
        (await _store.GetRoundsAsync("room")).ShouldBeEmpty();
        (await _store.SubmitAsync("room", "ann", 1, "a")).Status.ShouldBe(SubmitStatus.RoomNotFound);
        (await _store.DeleteAsync("room")).ShouldBeFalse();
    }

    [Fact]
    public async Task I12_a_write_renews_a_session_and_a_read_does_not()
    {
        var session = await CreateAsync(phaseTime: TimeSpan.FromDays(1));
        _time.Advance(TimeSpan.FromHours(1));
        (await _store.SubmitAsync("room", "ann", 1, "a")).Status.ShouldBe(SubmitStatus.Accepted);
        _time.Advance(TimeSpan.FromHours(1));
        (await _store.AdvanceAsync(4, session with { Version = 5 }, [])).Status.ShouldBe(AdvanceStatus.Advanced);
        _time.Advance(SessionLifetimes.Live - Moment);
        (await _store.GetAsync("room")).ShouldNotBeNull();
        (await _store.SubmitAsync("room", "ann", 1, "another")).Status.ShouldBe(SubmitStatus.AlreadySubmitted);
        (await _store.AdvanceAsync(4, session with { Version = 6 }, [])).Status.ShouldBe(AdvanceStatus.Conflict);
        _time.Advance(Moment);
        (await _store.GetAsync("room")).ShouldBeNull();
    }

    [Fact]
    public async Task I12_a_finished_session_is_kept_for_a_short_time_once_it_is_saved()
    {
        var session = await CreateAsync();
        var finished = session with { Version = 4, Phase = MatchPhase.Finished };
        await _store.AdvanceAsync(3, finished, []);
        _time.Advance(SessionLifetimes.Unsaved - Moment);
        (await _store.AdvanceAsync(4, finished with { Version = 5, Saved = true }, [])).Status.ShouldBe(AdvanceStatus.Advanced);
        _time.Advance(SessionLifetimes.Finished - Moment);
        (await _store.GetAsync("room")).ShouldNotBeNull();
        _time.Advance(Moment);
        (await _store.GetAsync("room")).ShouldBeNull();
    }

    [Fact]
    public async Task A_room_that_expired_can_be_created_again_and_has_a_time_of_its_own()
    {
        await CreateAsync();
        _time.Advance(SessionLifetimes.Live / 2);
        await _store.DeleteAsync("room");
        await CreateAsync();
        _time.Advance((SessionLifetimes.Live / 2) + Moment);
        (await _store.GetAsync("room")).ShouldNotBeNull();
        _time.Advance(SessionLifetimes.Live);
        await CreateAsync();
    }

    [Fact]
    public async Task Advance_to_a_version_that_is_not_higher_is_a_mistake_of_the_caller()
    {
        var session = await CreateAsync();
        await Should.ThrowAsync<ArgumentOutOfRangeException>(async () => await _store.AdvanceAsync(3, session, []));
    }

    private async Task<GameSession> CreateAsync(TimeSpan? phaseTime = null)
    {
        var session = TestSessions.Create("room", _time.GetUtcNow(), phaseTime: phaseTime);
        (await _store.CreateAsync(session, TestSessions.Rounds())).ShouldBeTrue();
        return session;
    }
}
