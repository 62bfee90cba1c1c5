namespace CsArena.EndToEnd.Calls;

/// <summary>Whatever is wrong with a call, it is answered with its code, and the connection is still there.</summary>
[Collection(OnSwiftHost.Name)]
public sealed class BadInputTests(SwiftHost swift)
{
    private const string InvalidPayload = "invalid_payload";

    private static readonly string[] Calls = ["match:enqueue", "match:dequeue", "submit:answer", "game:restore", "game:forfeit"];

    public static TheoryData<string> AllCalls => [.. Calls];

    [Theory]
    [MemberData(nameof(AllCalls))]
    public async Task APayloadThatIsNoObject(string call)
    {
        await using var player = await RawPlayer.ConnectAsync(swift.Host);
        foreach (var payload in new[] { "\"text\"", "\"\"", "7", "-1.5e300", "true", "null", "[]", "[{}]", "[1,[2,[3]]]" })
        {
            await player.RefusedAsync(InvalidPayload, call, new RawJson(payload));
            await player.ShouldStillWorkAsync();
        }
    }

    [Theory]
    [MemberData(nameof(AllCalls))]
    public async Task MoreThanOneArgument(string call)
    {
        await using var player = await RawPlayer.ConnectAsync(swift.Host);
        await ShouldBeAnsweredAsync(player, call, new { }, new { });
        await ShouldBeAnsweredAsync(player, call, [.. Enumerable.Repeat<object>(new { }, 20)]);
    }

    [Theory]
    [MemberData(nameof(AllCalls))]
    public async Task NoArgument(string call)
    {
        await using var player = await RawPlayer.ConnectAsync(swift.Host);
        await ShouldBeAnsweredAsync(player, call);
    }

    [Theory]
    [MemberData(nameof(AllCalls))]
    public async Task ANameThatIsNoText(string call)
    {
        await using var player = await RawPlayer.ConnectAsync(swift.Host);
        foreach (var payload in new[] { """{"\ud800":1}""", """{"queue":"default","\udfff":{}}""", """{"a\ud800b":1,"\u0041":2}""" })
        {
            await player.RefusedAsync(InvalidPayload, call, new RawJson(payload));
            await player.ShouldStillWorkAsync();
        }

        swift.Host.ErrorLines.ShouldBeEmpty(swift.Host.Told);
    }

    [Theory]
    [InlineData("match:enqueue", """{"queue":1}""")]
    [InlineData("match:enqueue", """{"queue":{}}""")]
    [InlineData("match:enqueue", """{"queue":["default"]}""")]
    [InlineData("match:enqueue", """{"queue":true}""")]
    [InlineData("match:enqueue", """{"queue":"no such queue"}""")]
    [InlineData("match:enqueue", """{"queue":""}""")]
    [InlineData("match:enqueue", """{"queue":"DEFAULT"}""")]
    [InlineData("match:enqueue", """{"queue":"\ud800"}""")]
    [InlineData("submit:answer", "{}")]
    [InlineData("submit:answer", """{"round":1,"answer":"a"}""")]
    [InlineData("submit:answer", """{"roomId":"r","answer":"a"}""")]
    [InlineData("submit:answer", """{"roomId":"r","round":1}""")]
    [InlineData("submit:answer", """{"roomId":7,"round":1,"answer":"a"}""")]
    [InlineData("submit:answer", """{"roomId":null,"round":1,"answer":"a"}""")]
    [InlineData("submit:answer", """{"roomId":"r","round":"1","answer":"a"}""")]
    [InlineData("submit:answer", """{"roomId":"r","round":1.5,"answer":"a"}""")]
    [InlineData("submit:answer", """{"roomId":"r","round":1e99,"answer":"a"}""")]
    [InlineData("submit:answer", """{"roomId":"r","round":99999999999999999999,"answer":"a"}""")]
    [InlineData("submit:answer", """{"roomId":"r","round":null,"answer":"a"}""")]
    [InlineData("submit:answer", """{"roomId":"r","round":1,"answer":7}""")]
    [InlineData("submit:answer", """{"roomId":"r","round":1,"answer":null}""")]
    [InlineData("submit:answer", """{"roomId":"r","round":1,"answer":["a"]}""")]
    [InlineData("submit:answer", """{"roomId":"r","round":1,"answer":"\udc00"}""")]
    [InlineData("submit:answer", """{"RoomId":"r","Round":1,"Answer":"a"}""")]
    [InlineData("game:restore", """{"roomId":1}""")]
    [InlineData("game:restore", """{"roomId":{}}""")]
    [InlineData("game:restore", """{"roomId":false}""")]
    [InlineData("game:forfeit", "{}")]
    [InlineData("game:forfeit", """{"roomId":1}""")]
    [InlineData("game:forfeit", """{"roomId":null}""")]
    [InlineData("game:forfeit", """{"roomId":[]}""")]
    public async Task AFieldThatIsMissingOrOfTheWrongType(string call, string payload)
    {
        await using var player = await RawPlayer.ConnectAsync(swift.Host);
        await player.RefusedAsync(InvalidPayload, call, new RawJson(payload));
        await player.ShouldStillWorkAsync();
    }

    [Fact]
    public async Task MoreFieldsThanThereAreDoNotMatter()
    {
        await using var player = await RawPlayer.ConnectAsync(swift.Host);
        await player.AskAsync("match:enqueue", new RawJson("""{"queue":null,"more":{"of":["this"]},"queue2":3}"""));
        await player.AskAsync("match:dequeue", new { queue = "default" });
    }

    [Fact]
    public async Task ARoomThatIsNotThere()
    {
        await using var player = await RawPlayer.ConnectAsync(swift.Host);
        foreach (var roomId in new[] { "nowhere", "", "../../etc", "{}:*", new string('r', 5_000), Guid.NewGuid().ToString() })
        {
            await player.RefusedAsync("room_not_found", "submit:answer", new { roomId, round = 1, answer = "a" });
            await player.RefusedAsync("room_not_found", "game:restore", new { roomId });
            await player.RefusedAsync("room_not_found", "game:forfeit", new { roomId });
        }

        await player.ShouldStillWorkAsync();
    }

    [Fact]
    public async Task ARoomOfOthers()
    {
        await using var duel = await Duel.StartAsync(swift.Host);
        await duel.AskedAsync(1);
        await using var stranger = await RawPlayer.ConnectAsync(swift.Host);
        var roomId = duel.RoomId;
        await stranger.RefusedAsync("not_in_match", "submit:answer", new { roomId, round = 1, answer = "a" });
        await stranger.RefusedAsync("not_in_match", "game:restore", new { roomId });
        await stranger.RefusedAsync("not_in_match", "game:forfeit", new { roomId });
        await stranger.ShouldStillWorkAsync();
        await duel.AnswerBothAsync(1);
        await duel.PlayToEndAsync(fromRound: 2);
    }

    [Fact]
    public async Task AnAnswerForTheWrongRoundTwiceOrTooLong()
    {
        await using var duel = await Duel.StartAsync(swift.Host);
        var asked = await duel.AskedAsync(1);
        var (player, roomId) = (duel.First, duel.RoomId);
        foreach (var round in new[] { 0, -1, 2, 5, 6, int.MaxValue, int.MinValue })
        {
            await player.RefusedAsync("wrong_round", "submit:answer", new { roomId, round, answer = "a" });
        }

        await player.RefusedAsync("answer_too_long", "submit:answer", new { roomId, round = 1, answer = new string('x', 20_000) });
        await player.RefusedAsync("answer_too_long", "submit:answer", new { roomId, round = 1, answer = new string('강', 4_001) });

        // None of that was an answer: the first good one is taken, again and again, and no other.
        var right = Answers.Right(Answers.Of(asked));
        var first = await player.SubmitAsync(roomId, 1, right);
        var again = await player.SubmitAsync(roomId, 1, right);
        again.GetRawText().ShouldBe(first.GetRawText());
        await player.RefusedAsync("already_submitted", "submit:answer", new { roomId, round = 1, answer = "another" });
        await player.RefusedAsync("already_submitted", "submit:answer", new { roomId, round = 1, answer = "" });
        await duel.Second.SubmitAsync(roomId, 1, new string('x', 4_000));

        // Also when the opponent has answered since: the same reply.
        (await player.SubmitAsync(roomId, 1, right)).GetRawText().ShouldBe(first.GetRawText());
        (await player.NextAsync("round:end")).GetProperty("results").GetProperty("my").GetProperty("correct").GetBoolean().ShouldBeTrue();
        duel.Second.Log.Events.Count(one => one.Name == "opponent:submitted").ShouldBe(1, duel.Second.Log.Describe());
        await duel.PlayToEndAsync(fromRound: 2);
    }

    [Fact]
    public async Task AnAnswerInTheWrongPhase()
    {
        await using var host = await HostProcess.StartAsync(HostSettings.Swift.Ready(TimeSpan.FromMinutes(10)));
        await using var duel = await Duel.StartAsync(host);
        var roomId = duel.RoomId;
        await duel.First.RefusedAsync("wrong_phase", "submit:answer", new { roomId, round = 1, answer = "early" });
        await duel.First.AskAsync("game:forfeit", new { roomId });
        await duel.ShouldEndAsync("loss", "win", "forfeit");
        await duel.First.RefusedAsync("wrong_phase", "submit:answer", new { roomId, round = 1, answer = "after the end" });
        await duel.First.ShouldStillWorkAsync();
    }

    [Fact]
    public async Task AnAnswerAfterItsTime()
    {
        await using var host = await HostProcess.StartAsync(
            HostSettings.Swift.Ready(TimeSpan.Zero).Questions(TimeSpan.FromMilliseconds(300)).Review(TimeSpan.FromMinutes(10)));
        await using var duel = await Duel.StartAsync(host);
        await duel.First.NextAsync("round:end");
        await duel.First.RefusedAsync("too_late", "submit:answer", new { roomId = duel.RoomId, round = 1, answer = "late" });
        (await duel.First.RestoreAsync()).TryGetProperty("mySubmission", out _).ShouldBeFalse();
    }

    [Fact]
    public async Task QueueCallsWhilePlayingNameTheRoom()
    {
        await using var duel = await Duel.StartAsync(swift.Host);
        foreach (var call in new[] { "match:enqueue", "match:dequeue" })
        {
            (await duel.First.RefusedAsync("already_playing", call, new { })).GetProperty("roomId").GetString().ShouldBe(duel.RoomId);
        }

        await duel.PlayToEndAsync();
        await duel.First.RefusedAsync("not_queued", "match:dequeue", new { });
    }

    [Fact]
    public async Task AMethodThatIsNotThere()
    {
        await using var player = await RawPlayer.ConnectAsync(swift.Host);
        foreach (var method in new[] { "no:such", "OnConnectedAsync", "Dispose", "EnqueueAsync", "match:enqueue ", new string('m', 2_000) })
        {
            await Should.ThrowAsync<Microsoft.AspNetCore.SignalR.HubException>(() => player.CallAsync(method, new { }));
        }

        await player.ShouldStillWorkAsync();
    }

    [Fact]
    public async Task AThousandCallsAtOnce()
    {
        await using var player = await RawPlayer.ConnectAsync(swift.Host);
        var answers = await Task.WhenAll(Enumerable.Range(0, 1_000).Select(_ => player.CallAsync("game:restore", new { })));
        var refused = answers.Where(answer => !answer.GetProperty("ok").GetBoolean()).ToList();
        refused.Count.ShouldBeInRange(1, 900);
        foreach (var refusal in refused)
        {
            Shape.Refusal(refusal, "rate_limited", "1,000 calls");
            refusal.GetProperty("retryable").GetBoolean().ShouldBeTrue();
        }

        // The bucket fills again: soon a call is answered.
        var limit = DateTime.UtcNow + Limits.Wait;
        while (!(await player.CallAsync("game:restore", new { })).GetProperty("ok").GetBoolean())
        {
            DateTime.UtcNow.ShouldBeLessThan(limit, "still limited");
            await Task.Delay(50);
        }
    }

    [Fact]
    public async Task AMegabyteClosesItsConnectionAndNothingElse()
    {
        await using var duel = await Duel.StartAsync(swift.Host);
        await duel.AskedAsync(1);
        var sending = duel.First.CallAsync("submit:answer", new { roomId = duel.RoomId, round = 1, answer = new string('x', 1_048_576) });
        await duel.First.UntilClosedAsync();
        await Should.ThrowAsync<Exception>(() => sending);
        await duel.Second.NextAsync("opponent:disconnected");
        await duel.Second.ShouldStillWorkAsync();

        await duel.ReconnectFirstAsync(swift.Host);
        (await duel.First.RestoreAsync()).GetProperty("phase").GetString().ShouldBe("question");
        await duel.AnswerBothAsync(1);
        await duel.PlayToEndAsync(fromRound: 2);
    }

    /// <summary>One object in, one object out: anything else still gets an answer of the protocol, if not always a refusal.</summary>
    private static async Task ShouldBeAnsweredAsync(RawPlayer player, string call, params object?[] arguments)
    {
        Shape.Answer(await player.CallWithAsync(call, arguments));
        await player.ShouldStillWorkAsync();
        await player.CallAsync("match:dequeue", new { });
    }
}
