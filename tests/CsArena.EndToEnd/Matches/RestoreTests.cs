namespace CsArena.EndToEnd.Matches;

/// <summary>
/// I10: whoever was cut off goes on from the restored state, whatever the phase. Grading takes no time here: its restore is
/// tested with a slow grader, inside one process.
/// </summary>
[Collection(OnSwiftHost.Name)]
public sealed class RestoreTests(SwiftHost swift, SlowReadyHost slowReady, SlowReviewHost slowReview)
    : IClassFixture<SlowReadyHost>, IClassFixture<SlowReviewHost>
{
    [Fact]
    public async Task InReady()
    {
        await using var duel = await Duel.StartAsync(slowReady.Host);
        var announced = await duel.First.NextAsync("round:ready");
        await CutAndReturnAsync(duel, slowReady.Host);
        var state = await RestoreAsync(duel, "ready", round: 1);
        state.GetProperty("endsAt").GetInt64().ShouldBe(announced.GetProperty("endsAt").GetInt64());
        ShouldLack(state, "question", "mySubmission", "lastRound", "result");
        state.GetProperty("scores").GetProperty("my").GetInt32().ShouldBe(0);
        state.GetProperty("opponent").GetProperty("userId").GetString().ShouldBe(duel.Second.UserId);
        await duel.First.AskAsync("game:forfeit", new { roomId = duel.RoomId });
        await duel.ShouldEndAsync("loss", "win", "forfeit");
    }

    [Fact]
    public async Task InQuestionBeforeAndAfterAnAnswer()
    {
        await using var duel = await Duel.StartAsync(swift.Host);
        await duel.PlayRoundAsync(1, asked => Answers.Right(Answers.Of(asked)), _ => Answers.Wrong());
        var asked = await duel.AskedAsync(2);
        await duel.Second.SubmitAsync(duel.RoomId, 2, "theirs 7f3a");
        await CutAndReturnAsync(duel, swift.Host);
        var state = await RestoreAsync(duel, "question", round: 2);
        state.GetProperty("question").GetRawText().ShouldBe(asked.GetProperty("question").GetRawText());
        state.GetProperty("endsAt").GetInt64().ShouldBe(asked.GetProperty("endsAt").GetInt64());
        state.GetProperty("opponentSubmitted").GetBoolean().ShouldBeTrue();
        state.GetProperty("lastRound").GetProperty("round").GetInt32().ShouldBe(1);
        state.GetProperty("scores").GetProperty("my").GetInt32().ShouldBeGreaterThan(0);
        ShouldLack(state, "mySubmission", "result");
        Secrets.ShouldNotShow(duel.First, Answers.Of(asked), "theirs 7f3a");

        await duel.First.SubmitAsync(duel.RoomId, 2, "mine");
        asked = await duel.AskedAsync(3);
        await duel.First.SubmitAsync(duel.RoomId, 3, "mine 51c");
        await CutAndReturnAsync(duel, swift.Host);
        state = await RestoreAsync(duel, "question", round: 3);
        state.GetProperty("mySubmission").GetString().ShouldBe("mine 51c");
        state.GetProperty("opponentSubmitted").GetBoolean().ShouldBeFalse();
        state.GetProperty("question").GetRawText().ShouldBe(asked.GetProperty("question").GetRawText());

        // What was answered before the cut counts, and the match goes on from the restored state.
        await duel.Second.SubmitAsync(duel.RoomId, 3, "");
        var told = await duel.First.NextAsync("opponent:submitted");
        told.GetProperty("seq").GetInt64().ShouldBeGreaterThan(state.GetProperty("seq").GetInt64());
        told.GetProperty("prevSeq").GetInt64().ShouldBeLessThanOrEqualTo(state.GetProperty("seq").GetInt64());
        (await duel.First.NextAsync("round:end")).GetProperty("results").GetProperty("my").GetProperty("submitted").GetBoolean().ShouldBeTrue();
        await duel.PlayToEndAsync(fromRound: 4);
    }

    [Fact]
    public async Task InReview()
    {
        await using var duel = await Duel.StartAsync(slowReview.Host);
        var asked = await duel.AskedAsync(1);
        var right = Answers.Right(Answers.Of(asked));
        await duel.First.SubmitAsync(duel.RoomId, 1, right);
        await duel.Second.SubmitAsync(duel.RoomId, 1, Answers.Wrong());
        var end = await duel.First.NextAsync("round:end");
        await CutAndReturnAsync(duel, slowReview.Host);
        var state = await RestoreAsync(duel, "review", round: 1);
        state.GetProperty("endsAt").GetInt64().ShouldBe(end.GetProperty("endsAt").GetInt64());
        state.GetProperty("mySubmission").GetString().ShouldBe(right);
        state.GetProperty("opponentSubmitted").GetBoolean().ShouldBeTrue();
        foreach (var field in new[] { "round", "endsAt", "results", "solution" })
        {
            state.GetProperty("lastRound").GetProperty(field).GetRawText().ShouldBe(end.GetProperty(field).GetRawText());
        }

        state.GetProperty("scores").GetProperty("my").GetInt32()
            .ShouldBe(end.GetProperty("results").GetProperty("my").GetProperty("total").GetInt32());
        await duel.First.AskAsync("game:forfeit", new { roomId = duel.RoomId });
        await duel.ShouldEndAsync("loss", "win", "forfeit");
    }

    [Fact]
    public async Task WhenFinishedWhileAway()
    {
        await using var duel = await Duel.StartAsync(swift.Host);
        for (var round = 1; round <= 4; round++)
        {
            await duel.PlayRoundAsync(round, asked => Answers.Right(Answers.Of(asked)), _ => Answers.Wrong());
        }

        await duel.AskedAsync(5);
        await duel.First.SubmitAsync(duel.RoomId, 5, Answers.Wrong());
        await duel.First.CutAsync();
        await duel.Second.NextAsync("opponent:disconnected");
        await duel.Second.SubmitAsync(duel.RoomId, 5, Answers.Wrong());
        await duel.Second.NextAsync("match:end");

        var back = await duel.ReconnectFirstAsync(swift.Host);
        back.Ready.GetProperty("status").GetString().ShouldBe("idle");
        (await back.RestoreAsync()).GetProperty("status").GetString().ShouldBe("idle");
        var state = await back.RestoreAsync(duel.RoomId);
        Shape.Playing(state);
        state.GetProperty("status").GetString().ShouldBe("finished");
        state.GetProperty("phase").GetString().ShouldBe("finished");
        ShouldLack(state, "endsAt");
        var result = state.GetProperty("result");
        result.GetProperty("result").GetString().ShouldBe("win");
        result.GetProperty("reason").GetString().ShouldBe("completed");
        result.GetProperty("ratingChange").GetInt32().ShouldBe(20);
        result.GetProperty("finalScores").GetRawText().ShouldBe(state.GetProperty("scores").GetRawText());
        (await back.EnqueueAsync()).GetProperty("status").GetString().ShouldBe("queued");
        await back.AskAsync("match:dequeue", new { });
    }

    [Fact]
    public async Task WhenIdle()
    {
        await using var player = await RawPlayer.ConnectAsync(swift.Host);
        Shape.Fields(await player.RestoreAsync(), "idle", "status:string");
        await player.CutAsync();
        await using var back = await player.ReconnectAsync(swift.Host);
        back.Ready.GetProperty("status").GetString().ShouldBe("idle");
        (await back.RestoreAsync()).GetProperty("status").GetString().ShouldBe("idle");
    }

    private static async Task CutAndReturnAsync(Duel duel, HostProcess host)
    {
        await duel.First.CutAsync();
        await duel.Second.NextAsync("opponent:disconnected");
        var back = await duel.ReconnectFirstAsync(host);
        back.Ready.GetProperty("status").GetString().ShouldBe("playing");
        back.Ready.GetProperty("roomId").GetString().ShouldBe(duel.RoomId);
        Shape.Event("session:ready", back.Ready);
        await duel.Second.NextAsync("opponent:reconnected");
    }

    /// <summary>Restored with and without naming the room: the same.</summary>
    private static async Task<JsonElement> RestoreAsync(Duel duel, string phase, int round)
    {
        var state = await duel.First.RestoreAsync();
        var named = await duel.First.RestoreAsync(duel.RoomId);
        Without(named, "serverTime").ShouldBe(Without(state, "serverTime"));
        Shape.Playing(state);
        state.GetProperty("status").GetString().ShouldBe("playing");
        state.GetProperty("roomId").GetString().ShouldBe(duel.RoomId);
        state.GetProperty("phase").GetString().ShouldBe(phase);
        state.GetProperty("round").GetInt32().ShouldBe(round);
        state.GetProperty("totalRounds").GetInt32().ShouldBe(5);
        return state;
    }

    private static Dictionary<string, string> Without(JsonElement json, string name)
        => json.EnumerateObject().Where(property => property.Name != name && property.Name != "lastRound")
            .ToDictionary(property => property.Name, property => property.Value.GetRawText());

    private static void ShouldLack(JsonElement json, params string[] names)
        => json.EnumerateObject().Select(property => property.Name).ShouldNotContain(name => names.Contains(name), json.ToString());
}
