using CsArena.Realtime.Client.Connections;
using CsArena.Realtime.Client.Tests.Fakes;
using CsArena.Realtime.Conformance;
using CsArena.Realtime.Protocol;
using CsArena.Tests.Clocks;
using Shouldly;
using Xunit;

namespace CsArena.Realtime.Client.Tests;

/// <summary>The client's behaviour in time, on a clock that the tests move.</summary>
public class ConnectionLoopTests
{
    private readonly WatchedTimeProvider _time = new();
    private readonly FakeLinks _links = new();
    private int _tokens;

    private ArenaClient Create(Action<ArenaClientOptions>? change = null)
    {
        var options = new ArenaClientOptions
        {
            Url = new Uri("http://one"),
            TokenProvider = _ => ValueTask.FromResult($"token-{++_tokens}"),
            TimeProvider = _time,
            Random = new Random(1),
        };
        change?.Invoke(options);
        return new ArenaClient(options, _links);
    }

    [Fact]
    public async Task Gives_up_after_ten_retries()
    {
        _links.Outcome = _ => new OpenOutcome(OpenStatus.Failed, "refused");
        await using var client = Create();
        var recorder = new Recorder(client);
        var connecting = client.ConnectAsync();
        var started = _time.GetUtcNow();
        await Limits.UntilAsync(() =>
        {
            _time.Advance(TimeSpan.FromSeconds(0.1));
            return connecting.IsCompleted;
        });
        (_time.GetUtcNow() - started).ShouldBeGreaterThan(TimeSpan.FromSeconds(1 + 2 + 4 + (6 * 5)));
        for (var attempt = 0; attempt <= 10; attempt++)
        {
            (await recorder.StatusAsync(ArenaStatus.Connecting)).Attempt.ShouldBe(attempt);
        }

        var closed = await connecting.WaitAsync(Limits.Wait);
        closed.ShouldBe(new(ArenaStatus.Closed, ArenaStatusReason.AttemptsExhausted, Detail: "refused"));
        await recorder.StatusAsync(ArenaStatus.Closed);
        _links.Attempts.ShouldBe(11);
        _tokens.ShouldBe(11);
    }

    [Fact]
    public async Task Can_be_asked_to_connect_again_after_giving_up()
    {
        _links.Outcome = attempt => new OpenOutcome(attempt == 1 ? OpenStatus.Failed : OpenStatus.Opened);
        await using var client = Create(options => options.Reconnect = new ReconnectPolicy { Attempts = 0 });
        (await client.ConnectAsync().WaitAsync(Limits.Wait)).Status.ShouldBe(ArenaStatus.Closed);
        (await client.ConnectAsync().WaitAsync(Limits.Wait)).Status.ShouldBe(ArenaStatus.Connected);
    }

    [Fact]
    public async Task A_connect_that_hangs_is_given_up_soon_and_each_further_one_later()
    {
        var brief = TimeSpan.FromMilliseconds(200);
        _links.Hang = true;
        await using var client = Create(options => options.Reconnect = new ReconnectPolicy { FirstDelay = brief / 2, MaxDelay = brief / 2 });
        var recorder = new Recorder(client);
        _ = client.ConnectAsync();
        await recorder.StatusAsync(ArenaStatus.Connecting);
        var attempt = 0;
        foreach (var seconds in new[] { 5, 10, 20, 20 })
        {
            var limit = TimeSpan.FromSeconds(seconds);
            await Limits.UntilAsync(() => _links.Attempts == attempt + 1);
            _time.HasTimerWithin(limit - brief).ShouldBeFalse();
            _time.Advance(limit);
            (await recorder.StatusAsync(ArenaStatus.Connecting)).Attempt.ShouldBe(++attempt);
            await PassDelayAsync(brief);
        }
    }

    [Fact]
    public async Task Attempts_count_anew_only_after_a_greeting()
    {
        await using var client = Create();
        var recorder = new Recorder(client);
        await client.ConnectAsync();
        await recorder.StatusAsync(ArenaStatus.Connecting);
        await recorder.StatusAsync(ArenaStatus.Connected);

        (await _links.NextAsync()).Close();
        (await recorder.SkipToAsync(ArenaStatus.Reconnecting)).Attempt.ShouldBe(1);
        await PassDelayAsync(TimeSpan.FromSeconds(1));
        (await _links.NextAsync()).Close();
        (await recorder.SkipToAsync(ArenaStatus.Reconnecting)).Attempt.ShouldBe(2);
        await PassDelayAsync(TimeSpan.FromSeconds(2));
        var greeted = await _links.NextAsync();
        greeted.Greet();
        greeted.Close();
        (await recorder.SkipToAsync(ArenaStatus.Reconnecting)).Attempt.ShouldBe(1);
    }

    [Fact]
    public async Task The_token_is_renewed_once_and_then_the_client_gives_up()
    {
        _links.Outcome = _ => new OpenOutcome(OpenStatus.Unauthorized, "HTTP 401");
        await using var client = Create();
        var closed = await client.ConnectAsync().WaitAsync(Limits.Wait);
        closed.Reason.ShouldBe(ArenaStatusReason.Unauthorized);
        _links.Opens.Select(open => open.Token).ShouldBe(["token-1", "token-2"]);
    }

    [Fact]
    public async Task A_renewed_token_that_is_accepted_connects_at_once()
    {
        _links.Outcome = attempt => new OpenOutcome(attempt == 1 ? OpenStatus.Unauthorized : OpenStatus.Opened);
        await using var client = Create();
        (await client.ConnectAsync().WaitAsync(Limits.Wait)).Status.ShouldBe(ArenaStatus.Connected);
        _links.Opens[^1].Token.ShouldBe("token-2");
    }

    [Fact]
    public async Task A_failing_token_provider_is_a_failed_attempt()
    {
        await using var client = Create(options =>
        {
            options.Reconnect = new ReconnectPolicy { Attempts = 0 };
            options.TokenProvider = _ => throw new InvalidOperationException("no token");
        });
        var closed = await client.ConnectAsync().WaitAsync(Limits.Wait);
        closed.Detail.ShouldBe("The token provider failed.");
        _links.Attempts.ShouldBe(0);
    }

    [Fact]
    public async Task Addresses_are_tried_in_turn()
    {
        _links.Outcome = attempt => new OpenOutcome(attempt < 3 ? OpenStatus.Failed : OpenStatus.Opened);
        await using var client = Create(options => options.AlternateUrls = [new Uri("http://two")]);
        var connecting = client.ConnectAsync();
        await PassDelayAsync(TimeSpan.FromSeconds(1));
        await PassDelayAsync(TimeSpan.FromSeconds(2));
        await connecting.WaitAsync(Limits.Wait);
        _links.Opens.Select(open => open.Url.Host).ShouldBe(["one", "two", "one"]);
    }

    [Fact]
    public async Task A_draining_server_is_left_after_its_wait()
    {
        await using var client = Create();
        var recorder = new Recorder(client);
        await client.ConnectAsync();
        var first = await _links.NextAsync();
        first.Greet();
        first.Send(new ServerDrainingEvent(3000));
        await recorder.SkipToAsync(ArenaStatus.Draining);
        await Limits.UntilAsync(() => _time.PendingTimers == 1);
        _time.Advance(TimeSpan.FromMilliseconds(2999));
        first.Closed.IsCompleted.ShouldBeFalse();
        _time.Advance(TimeSpan.FromMilliseconds(1501));
        (await recorder.SkipToAsync(ArenaStatus.Reconnecting)).Reason.ShouldBe(ArenaStatusReason.ServerDraining);
        await _links.NextAsync();
        await recorder.SkipToAsync(ArenaStatus.Connected);
    }

    [Fact]
    public async Task A_draining_server_is_not_left_in_the_middle_of_a_match()
    {
        await using var client = Create();
        var recorder = new Recorder(client);
        await client.ConnectAsync();
        var first = await _links.NextAsync();
        first.Greet();
        first.Send(Room.Found());
        first.Send(new ServerDrainingEvent(1000));
        await recorder.SkipToAsync(ArenaStatus.Draining);
        _time.Advance(TimeSpan.FromSeconds(3));
        first.Send(Room.At(2, 1));
        await recorder.NextAsync<OpponentSubmittedEvent>();
        client.Status.ShouldBe(ArenaStatus.Draining);

        first.Send(Room.End(3, 2));
        await recorder.NextAsync<MatchEndEvent>();
        await recorder.StatusAsync(ArenaStatus.Reconnecting);
    }

    [Fact]
    public async Task A_call_without_answer_ends_as_a_value()
    {
        _links.Answer = (_, _) => new TaskCompletionSource<CallAnswer>().Task;
        await using var client = Create();
        await client.ConnectAsync();
        var call = client.EnqueueAsync();
        await Limits.UntilAsync(() => _time.PendingTimers == 1);
        _time.Advance(TimeSpan.FromSeconds(10));
        var answer = await call.WaitAsync(Limits.Wait);
        answer.Code.ShouldBe(ClientCodes.Timeout);
        answer.Retryable.ShouldBe(true);
    }

    [Fact]
    public async Task A_silent_room_is_asked_for_and_a_lost_end_is_found()
    {
        _links.Answer = (_, _) => Task.FromResult<CallAnswer>(Room.Restored(Room.Finished(9)));
        await using var client = Create();
        var recorder = new Recorder(client);
        await client.ConnectAsync();
        var link = await _links.NextAsync();
        link.Greet();
        await recorder.PastGreetingAsync();
        link.Send(Room.Found());
        link.Send(Room.Started(2, 1, lastsMs: 15_000));
        await recorder.NextAsync<MatchFoundEvent>();
        await recorder.NextAsync<RoundStartEvent>();
        _time.Advance(TimeSpan.FromSeconds(19.9));
        recorder.IsEmpty.ShouldBeTrue();
        _time.Advance(TimeSpan.FromSeconds(2.7));
        (await recorder.NextAsync<PlayerState>()).Status.ShouldBe("finished");
        client.RoomId.ShouldBeNull();
    }

    [Fact]
    public async Task A_restore_is_repeated_while_the_backend_is_away()
    {
        var asked = 0;
        _links.Answer = (_, _) => Task.FromResult<CallAnswer>(++asked < 3
            ? new RestoreAnswer { Ok = false, Code = AnswerCodes.BackendUnavailable, Retryable = true }
            : Room.Restored(Room.Playing(4)));
        await using var client = Create();
        var recorder = new Recorder(client);
        await client.ConnectAsync();
        (await _links.NextAsync()).Greet("playing", "r1");
        await recorder.PastGreetingAsync();
        await PassDelayAsync(TimeSpan.FromSeconds(1));
        await PassDelayAsync(TimeSpan.FromSeconds(2));
        (await recorder.NextAsync<PlayerState>()).Seq.ShouldBe(4);
    }

    [Fact]
    public async Task A_room_that_is_gone_is_asked_for_without_its_id()
    {
        var rooms = new List<string?>();
        _links.Answer = (_, payload) =>
        {
            var roomId = ((RestoreCall)payload).RoomId;
            rooms.Add(roomId);
            return Task.FromResult<CallAnswer>(roomId is null
                ? Room.Restored(new PlayerState { Status = "idle" })
                : new RestoreAnswer { Ok = false, Code = AnswerCodes.RoomNotFound });
        };
        await using var client = Create();
        var recorder = new Recorder(client);
        await client.ConnectAsync();
        var first = await _links.NextAsync();
        first.Greet();
        await recorder.PastGreetingAsync();
        first.Send(Room.Found());
        await recorder.NextAsync<MatchFoundEvent>();
        first.Close();
        await recorder.StatusAsync(ArenaStatus.Reconnecting);
        await PassDelayAsync(TimeSpan.FromSeconds(1));
        await recorder.StatusAsync(ArenaStatus.Connected);
        (await recorder.NextAsync<PlayerState>()).Status.ShouldBe("idle");
        rooms.ShouldBe(["r1", null]);
    }

    [Fact]
    public async Task Disposing_while_waiting_to_retry_closes_at_once()
    {
        _links.Outcome = _ => new OpenOutcome(OpenStatus.Failed);
        var client = Create();
        var recorder = new Recorder(client);
        _ = client.ConnectAsync();
        await recorder.StatusAsync(ArenaStatus.Connecting);
        await recorder.StatusAsync(ArenaStatus.Connecting);
        await client.DisposeAsync().AsTask().WaitAsync(Limits.Wait);
        (await recorder.StatusAsync(ArenaStatus.Closed)).Reason.ShouldBe(ArenaStatusReason.Requested);
    }

    private async Task PassDelayAsync(TimeSpan delay)
    {
        // The timer of the delay itself: that of a call or of an attempt, which last longer, may be there as well.
        await Limits.UntilAsync(() => _time.HasTimerWithin(delay));
        _time.Advance(delay);
    }
}
