using System.Net;
using System.Net.Sockets;
using CsArena.Realtime.Client.Tests.Fakes;
using CsArena.Realtime.Protocol;
using Shouldly;
using Xunit;

namespace CsArena.Realtime.Client.Tests;

/// <summary>The client over a real WebSocket and a real SignalR server.</summary>
public class ArenaClientTests : IAsyncLifetime
{
    private FakeArena _arena = null!;
    private int _tokens;

    public async Task InitializeAsync() => _arena = await FakeArena.StartAsync();

    public async Task DisposeAsync() => await _arena.DisposeAsync();

    private ArenaClient Create(Action<ArenaClientOptions>? change = null)
    {
        var options = new ArenaClientOptions
        {
            Url = _arena.Url,
            TokenProvider = _ => ValueTask.FromResult($"token-{++_tokens}"),
            Reconnect = new ReconnectPolicy { FirstDelay = TimeSpan.FromMilliseconds(20), MaxDelay = TimeSpan.FromMilliseconds(50) },
        };
        change?.Invoke(options);
        return new ArenaClient(options);
    }

    [Fact]
    public async Task Calls_carry_their_payload_and_bring_their_answer()
    {
        _arena.Answer = call => call.Name switch
        {
            CallNames.Enqueue => new EnqueueAnswer { Status = "queued", Queue = call.Payload.GetProperty("queue").GetString(), Position = 3 },
            CallNames.Dequeue => new DequeueAnswer { Status = "dequeued" },
            CallNames.Submit => new SubmitAnswer
            {
                OpponentSubmitted = call.Payload.GetProperty("round").GetInt32() == 2 && call.Payload.GetProperty("answer").GetString() == "é€😀",
            },
            CallNames.Restore => Room.Restored(new PlayerState { Status = call.Payload.EnumerateObject().Any() ? "?" : "idle" }),
            _ => new CallAnswer(),
        };
        await using var client = Create();
        (await client.ConnectAsync()).Status.ShouldBe(ArenaStatus.Connected);

        var queued = await client.EnqueueAsync("ranked");
        (queued.Ok, queued.Queue, queued.Position).ShouldBe((true, "ranked", 3));
        (await client.DequeueAsync()).Status.ShouldBe("dequeued");
        (await client.SubmitAsync("r1", 2, "é€😀")).OpponentSubmitted.ShouldBe(true);
        (await client.RestoreAsync()).State!.Status.ShouldBe("idle");
        (await client.ForfeitAsync("r1")).Ok.ShouldBeTrue();
    }

    [Fact]
    public async Task Answers_longer_than_a_buffer_arrive_whole()
    {
        var text = string.Concat(Enumerable.Repeat("질문 ", 20_000));
        _arena.Answer = call => CallAnswer.Refused("internal", call.Payload.GetProperty("answer").GetString()!);
        await using var client = Create();
        await client.ConnectAsync();
        // The server's own limit on one message is 32 KB; the answer back has none.
        (await client.SubmitAsync("r1", 1, text[..9_000])).Message.ShouldBe(text[..9_000]);
        _arena.Answer = _ => CallAnswer.Refused("internal", text);
        (await client.ForfeitAsync("r1")).Message.ShouldBe(text);
    }

    [Fact]
    public async Task A_refusal_is_a_value()
    {
        _arena.Answer = _ => CallAnswer.Refused(AnswerCodes.AlreadyPlaying, "You are playing.", roomId: "r7");
        await using var client = Create();
        await client.ConnectAsync();
        var answer = await client.EnqueueAsync();
        (answer.Ok, answer.Code, answer.Retryable, answer.RoomId).ShouldBe((false, AnswerCodes.AlreadyPlaying, false, "r7"));
    }

    [Fact]
    public async Task A_call_without_connection_or_whose_connection_drops_is_a_value()
    {
        await using var client = Create();
        (await client.EnqueueAsync()).Code.ShouldBe(ClientCodes.Disconnected);
        (await client.RestoreAsync()).Code.ShouldBe(ClientCodes.Disconnected);

        _arena.Answer = call =>
        {
            call.Connection.Abort();
            return Task.Delay(Timeout.Infinite);
        };
        await client.ConnectAsync();
        var answer = await client.EnqueueAsync().WaitAsync(Limits.Wait);
        (answer.Code, answer.Retryable).ShouldBe((ClientCodes.Disconnected, true));
    }

    [Fact]
    public async Task A_server_that_throws_is_an_internal_refusal()
    {
        _arena.Answer = _ => throw new InvalidOperationException("broken");
        await using var client = Create();
        await client.ConnectAsync();
        (await client.EnqueueAsync()).Code.ShouldBe(AnswerCodes.Internal);
    }

    [Fact]
    public async Task Cancelling_a_call_throws_and_leaves_the_connection()
    {
        using var cancel = new CancellationTokenSource();
        _arena.Answer = call =>
        {
            if (call.Name == CallNames.Forfeit)
            {
                return new CallAnswer();
            }

            cancel.Cancel();
            return Task.Delay(Timeout.Infinite, CancellationToken.None);
        };
        await using var client = Create();
        await client.ConnectAsync();
        await Should.ThrowAsync<OperationCanceledException>(client.EnqueueAsync(null, cancel.Token).WaitAsync(Limits.Wait));
        client.Status.ShouldBe(ArenaStatus.Connected);
    }

    [Fact]
    public async Task Events_come_in_order_typed_and_whole()
    {
        await using var client = Create();
        var recorder = new Recorder(client);
        var typed = new List<long>();
        using var subscription = client.On<OpponentSubmittedEvent>(arrived => typed.Add(arrived.Seq));
        await client.ConnectAsync();
        var connection = await _arena.NextConnectionAsync();
        await recorder.PastGreetingAsync();
        await connection.SendAsync(EventNames.MatchFound, Room.Found());
        (await recorder.NextAsync<MatchFoundEvent>()).Opponent.Nickname.ShouldBe("Bo");
        for (var seq = 2; seq <= 200; seq++)
        {
            await connection.SendAsync(EventNames.OpponentSubmitted, Room.At(seq, seq - 1));
        }

        for (var seq = 2; seq <= 200; seq++)
        {
            (await recorder.NextAsync<OpponentSubmittedEvent>()).Seq.ShouldBe(seq);
        }

        typed.ShouldBe(Enumerable.Range(2, 199).Select(seq => (long)seq));
    }

    [Fact]
    public async Task A_handler_that_throws_disturbs_no_other()
    {
        await using var client = Create();
        client.OnAny(_ => throw new InvalidOperationException("mine"));
        var recorder = new Recorder(client);
        await client.ConnectAsync();
        await recorder.PastGreetingAsync();
    }

    [Fact]
    public async Task A_disposed_subscription_hears_nothing_more()
    {
        await using var client = Create();
        var heard = 0;
        var subscription = client.On<MatchFoundEvent>(_ => heard++);
        var recorder = new Recorder(client);
        await client.ConnectAsync();
        var connection = await _arena.NextConnectionAsync();
        await recorder.PastGreetingAsync();
        subscription.Dispose();
        await connection.SendAsync(EventNames.MatchFound, Room.Found());
        await recorder.NextAsync<MatchFoundEvent>();
        heard.ShouldBe(0);
    }

    [Fact]
    public async Task Duplicates_are_dropped()
    {
        await using var client = Create();
        var recorder = new Recorder(client);
        await client.ConnectAsync();
        var connection = await _arena.NextConnectionAsync();
        await recorder.PastGreetingAsync();
        await connection.SendAsync(EventNames.MatchFound, Room.Found());
        await connection.SendAsync(EventNames.MatchFound, Room.Found());
        await connection.SendAsync(EventNames.OpponentSubmitted, Room.At(2, 1));
        await recorder.NextAsync<MatchFoundEvent>();
        await recorder.NextAsync<OpponentSubmittedEvent>();
    }

    [Fact]
    public async Task A_gap_is_restored_and_later_events_follow_in_order()
    {
        var asked = new List<string?>();
        _arena.Answer = call =>
        {
            asked.Add(call.Payload.GetProperty("roomId").GetString());
            // Two more events are on their way before the answer: one that the state contains, and one that it does not.
            call.Connection.SendAsync(EventNames.OpponentSubmitted, Room.At(6, 5)).GetAwaiter().GetResult();
            call.Connection.SendAsync(EventNames.OpponentSubmitted, Room.At(7, 6)).GetAwaiter().GetResult();
            return Room.Restored(Room.Playing(6));
        };
        await using var client = Create();
        var recorder = new Recorder(client);
        await client.ConnectAsync();
        var connection = await _arena.NextConnectionAsync();
        await recorder.PastGreetingAsync();
        await connection.SendAsync(EventNames.MatchFound, Room.Found());
        await connection.SendAsync(EventNames.OpponentSubmitted, Room.At(5, prevSeq: 3));

        await recorder.NextAsync<MatchFoundEvent>();
        (await recorder.NextAsync<PlayerState>()).Seq.ShouldBe(6);
        (await recorder.NextAsync<OpponentSubmittedEvent>()).Seq.ShouldBe(7);
        asked.ShouldBe(["r1"]);
    }

    [Fact]
    public async Task A_room_joined_in_its_middle_is_restored()
    {
        _arena.Answer = _ => Room.Restored(Room.Playing(5));
        await using var client = Create();
        var recorder = new Recorder(client);
        await client.ConnectAsync();
        var connection = await _arena.NextConnectionAsync();
        await recorder.PastGreetingAsync();
        await connection.SendAsync(EventNames.OpponentSubmitted, Room.At(5, 4));
        (await recorder.NextAsync<PlayerState>()).Seq.ShouldBe(5);
        client.RoomId.ShouldBe("r1");
    }

    [Fact]
    public async Task A_player_who_plays_already_is_restored_on_the_first_connection()
    {
        _arena.GreetWith = "playing";
        _arena.Answer = _ => Room.Restored(Room.Playing(5));
        await using var client = Create();
        var recorder = new Recorder(client);
        await client.ConnectAsync();
        await recorder.PastGreetingAsync();
        (await recorder.NextAsync<PlayerState>()).RoomId.ShouldBe("r1");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_lost_connection_is_made_again_and_the_room_restored(bool abruptly)
    {
        var restored = new List<string?>();
        _arena.Answer = call =>
        {
            restored.Add(call.Payload.GetProperty("roomId").GetString());
            return Room.Restored(Room.Playing(8));
        };
        await using var client = Create();
        var recorder = new Recorder(client);
        await client.ConnectAsync();
        var first = await _arena.NextConnectionAsync();
        await recorder.PastGreetingAsync();
        await first.SendAsync(EventNames.MatchFound, Room.Found());
        await recorder.NextAsync<MatchFoundEvent>();

        if (abruptly)
        {
            first.Abort();
        }
        else
        {
            first.Close();
        }

        (await recorder.StatusAsync(ArenaStatus.Reconnecting)).Reason.ShouldBe(ArenaStatusReason.ConnectionLost);
        var second = await _arena.NextConnectionAsync();
        second.Token.ShouldBe("token-2");
        await recorder.StatusAsync(ArenaStatus.Connected);
        (await recorder.StateAsync()).Seq.ShouldBe(8);
        await second.SendAsync(EventNames.OpponentSubmitted, Room.At(9, 8));
        (await recorder.AfterGreetingAsync<OpponentSubmittedEvent>()).Seq.ShouldBe(9);
        restored.ShouldBe(["r1"]);
    }

    [Fact]
    public async Task A_cut_from_the_client_s_side_comes_back_too()
    {
        _arena.Answer = _ => Room.Restored(new PlayerState { Status = "queued" });
        await using var client = Create();
        var recorder = new Recorder(client);
        await client.ConnectAsync();
        await recorder.PastGreetingAsync();
        client.Abort();
        await recorder.StatusAsync(ArenaStatus.Reconnecting);
        await recorder.StatusAsync(ArenaStatus.Connected);
        (await recorder.StateAsync()).Status.ShouldBe("queued");
    }

    [Fact]
    public async Task A_replaced_session_stays_away_until_asked()
    {
        _arena.Answer = _ => Room.Restored(new PlayerState { Status = "idle" });
        await using var client = Create();
        var recorder = new Recorder(client);
        await client.ConnectAsync();
        var connection = await _arena.NextConnectionAsync();
        await recorder.PastGreetingAsync();
        await connection.SendAsync(EventNames.SessionReplaced, new SessionReplacedEvent());
        connection.Close();
        await recorder.NextAsync<SessionReplacedEvent>();
        (await recorder.StatusAsync(ArenaStatus.Replaced)).Reason.ShouldBe(ArenaStatusReason.SessionReplaced);
        _tokens.ShouldBe(1);

        (await client.ConnectAsync()).Status.ShouldBe(ArenaStatus.Connected);
        await _arena.NextConnectionAsync();
    }

    [Fact]
    public async Task An_expired_token_is_renewed_on_401()
    {
        _arena.Judge = token => token == "token-1" ? HttpStatusCode.Unauthorized : null;
        await using var client = Create();
        (await client.ConnectAsync()).Status.ShouldBe(ArenaStatus.Connected);
        (await _arena.NextConnectionAsync()).Token.ShouldBe("token-2");
    }

    [Fact]
    public async Task A_token_that_is_refused_twice_ends_the_attempts()
    {
        _arena.Judge = _ => HttpStatusCode.Unauthorized;
        await using var client = Create();
        var closed = await client.ConnectAsync();
        (closed.Status, closed.Reason).ShouldBe((ArenaStatus.Closed, ArenaStatusReason.Unauthorized));
        _tokens.ShouldBe(2);
    }

    [Fact]
    public async Task Another_refusal_is_tried_again()
    {
        var refused = 0;
        _arena.Judge = _ => ++refused <= 3 ? HttpStatusCode.ServiceUnavailable : null;
        await using var client = Create();
        (await client.ConnectAsync()).Status.ShouldBe(ArenaStatus.Connected);
    }

    [Fact]
    public async Task A_server_that_is_not_there_ends_with_a_reason()
    {
        await using var client = Create(options =>
        {
            options.Url = new Uri("http://127.0.0.1:1");
            options.Reconnect = options.Reconnect with { Attempts = 1 };
        });
        var closed = await client.ConnectAsync();
        (closed.Status, closed.Reason).ShouldBe((ArenaStatus.Closed, ArenaStatusReason.AttemptsExhausted));
        closed.Detail.ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public async Task A_server_whose_process_is_stopped_is_left_for_the_next_address()
    {
        // The kernel takes the connection, as for a stopped process, and nobody answers.
        using var stopped = new TcpListener(IPAddress.Loopback, 0);
        stopped.Start();
        await using var client = Create(options =>
        {
            options.Url = new Uri($"http://{stopped.LocalEndpoint}");
            options.AlternateUrls = [_arena.Url];
            options.Reconnect = options.Reconnect with { FirstConnectTimeout = TimeSpan.FromMilliseconds(300), ConnectTimeout = TimeSpan.FromMinutes(1) };
        });
        (await client.ConnectAsync().WaitAsync(Limits.Wait)).Status.ShouldBe(ArenaStatus.Connected);
    }

    [Fact]
    public async Task Disposing_closes_and_ends_calls()
    {
        _arena.Answer = _ => Task.Delay(Timeout.Infinite);
        var client = Create();
        var recorder = new Recorder(client);
        await client.ConnectAsync();
        await recorder.PastGreetingAsync();
        var call = client.EnqueueAsync();
        var restore = client.RestoreAsync();
        await client.DisposeAsync().AsTask().WaitAsync(Limits.Wait);
        (await call.WaitAsync(Limits.Wait)).Code.ShouldBe(ClientCodes.Disconnected);
        (await restore.WaitAsync(Limits.Wait)).Code.ShouldBe(ClientCodes.Disconnected);
        await recorder.StatusAsync(ArenaStatus.Closed);
        await Should.ThrowAsync<ObjectDisposedException>(() => client.ConnectAsync());
    }
}
