namespace CsArena.EndToEnd.Matches;

/// <summary>Giving up, leaving, and coming back in time.</summary>
public sealed class ForfeitTests(ShortGraceHost shortGrace) : IClassFixture<ShortGraceHost>
{
    private HostProcess Host => shortGrace.Host;

    [Fact]
    public async Task AForfeitEndsTheMatchAtOnceAndBothMayQueueAgainRightAway()
    {
        await using var duel = await Duel.StartAsync(Host);
        var roomId = duel.RoomId;
        await duel.AskedAsync(1);
        await duel.AnswerBothAsync(1);
        var answer = await duel.First.AskAsync("game:forfeit", new { roomId });
        Shape.Fields(answer, "forfeit", "ok:bool");
        await duel.ShouldEndAsync("loss", "win", "forfeit");
        RatingChange(duel.First).ShouldBe(-20);
        RatingChange(duel.Second).ShouldBe(20);

        await duel.MatchAsync();
        duel.RoomId.ShouldNotBe(roomId);

        // Of the old room: said twice is said once, and who has won cannot give up.
        await duel.First.AskAsync("game:forfeit", new { roomId });
        await duel.Second.RefusedAsync("wrong_phase", "game:forfeit", new { roomId });
        await duel.PlayToEndAsync();
    }

    [Fact]
    public async Task AMatchThatIsGivenUpBeforeARoundWasPlayedIsNotRated()
    {
        await using var duel = await Duel.StartAsync(Host);
        await duel.AskedAsync(1);
        await duel.First.AskAsync("game:forfeit", new { roomId = duel.RoomId });
        await duel.ShouldEndAsync("loss", "win", "forfeit");
        foreach (var player in duel.Both)
        {
            player.Log.Events.Last(one => one.Name == "match:end").Json.GetProperty("ratingChange").ValueKind.ShouldBe(JsonValueKind.Null);
            var result = (await player.RestoreAsync(duel.RoomId)).GetProperty("result");
            result.GetProperty("ratingChange").ValueKind.ShouldBe(JsonValueKind.Null);
        }
    }

    [Fact]
    public async Task WhoForfeitsTwiceInARowHasToPause()
    {
        await using var duel = await Duel.StartAsync(Host);
        await duel.First.AskAsync("game:forfeit", new { roomId = duel.RoomId });
        await duel.ShouldEndAsync("loss", "win", "forfeit");
        await duel.MatchAsync();
        await duel.First.AskAsync("game:forfeit", new { roomId = duel.RoomId });

        // Also at once, while the result is still being saved, and on another connection.
        var refusal = await duel.First.RefusedAsync("forfeit_pause", "match:enqueue", new { });
        refusal.GetProperty("retryable").GetBoolean().ShouldBeTrue();
        refusal.GetProperty("retryAfterMs").GetInt64().ShouldBeInRange(1, 60_000);
        await duel.ShouldEndAsync("loss", "win", "forfeit");
        await duel.First.LeaveAsync();
        await (await duel.ReconnectFirstAsync(Host)).RefusedAsync("forfeit_pause", "match:enqueue", new { });
        (await duel.Second.EnqueueAsync()).GetProperty("status").GetString().ShouldBe("queued");
        await duel.Second.AskAsync("match:dequeue", new { });
    }

    [Fact]
    public async Task WhoLeavesAndStaysAwayHasLost()
    {
        await using var duel = await Duel.StartAsync(Host);
        await duel.AskedAsync(1);
        await duel.AnswerBothAsync(1);
        await duel.First.LeaveAsync();
        await ShouldWinByGraceAsync(duel);
        var back = await duel.ReconnectFirstAsync(Host);
        back.Ready.GetProperty("status").GetString().ShouldBe("idle");
        var result = (await back.RestoreAsync(duel.RoomId)).GetProperty("result");
        result.GetProperty("result").GetString().ShouldBe("loss");
        result.GetProperty("reason").GetString().ShouldBe("forfeit");
        result.GetProperty("ratingChange").GetInt32().ShouldBe(-20);
        await duel.MatchAsync();
    }

    [Fact]
    public async Task WhoIsCutOffLosesByGraceWhileTheOtherPlaysOn()
    {
        await using var duel = await Duel.StartAsync(Host);
        await duel.AskedAsync(1);
        await duel.First.CutAsync();
        await duel.Second.SubmitAsync(duel.RoomId, 1, "still here");
        await ShouldWinByGraceAsync(duel, ratingChange: null);
        (await duel.Second.EnqueueAsync()).GetProperty("status").GetString().ShouldBe("queued");
        await duel.Second.AskAsync("match:dequeue", new { });
    }

    [Fact]
    public async Task WhenBothLeaveTheFirstToGoHasLost()
    {
        await using var host = await HostProcess.StartAsync(HostSettings.Swift.Grace(TimeSpan.FromSeconds(2)));
        await using var duel = await Duel.StartAsync(host);
        await duel.First.CutAsync();
        await duel.Second.NextAsync("opponent:disconnected");
        await duel.Second.CutAsync();
        await host.UntilAsync("active_games", 0);
        foreach (var (back, result) in new[]
        {
            (await duel.ReconnectFirstAsync(host), "loss"),
            (await duel.ReconnectSecondAsync(host), "win"),
        })
        {
            back.Ready.GetProperty("status").GetString().ShouldBe("idle");
            var end = (await back.RestoreAsync(duel.RoomId)).GetProperty("result");
            end.GetProperty("result").GetString().ShouldBe(result);
            end.GetProperty("reason").GetString().ShouldBe("forfeit");
        }
    }

    [Fact]
    public async Task WhoIsBackInTimePlaysOn()
    {
        var grace = TimeSpan.FromMinutes(2);
        await using var host = await HostProcess.StartAsync(HostSettings.Swift.Grace(grace));
        await using var duel = await Duel.StartAsync(host);
        await duel.AskedAsync(1);
        await duel.First.CutAsync();
        var left = await duel.Second.NextAsync("opponent:disconnected");
        Shape.Event("opponent:disconnected", left);

        // Counted from the start of the absence, which is told of a second later.
        Wait(left).ShouldBeInRange((long)grace.TotalMilliseconds - 10_000, (long)grace.TotalMilliseconds - 1_000);
        (await duel.Second.RestoreAsync()).GetProperty("opponentGraceEndsAt").GetInt64()
            .ShouldBe(left.GetProperty("graceEndsAt").GetInt64());

        await duel.ReconnectFirstAsync(host);
        var returned = await duel.Second.NextAsync("opponent:reconnected");
        Shape.Event("opponent:reconnected", returned);
        returned.GetProperty("prevSeq").GetInt64().ShouldBe(left.GetProperty("seq").GetInt64());
        var state = await duel.First.RestoreAsync();
        state.GetProperty("phase").GetString().ShouldBe("question");
        await duel.First.SubmitAsync(duel.RoomId, 1, "back");
        await duel.Second.SubmitAsync(duel.RoomId, 1, "there");
        await duel.PlayToEndAsync(fromRound: 2);
    }

    private static async Task ShouldWinByGraceAsync(Duel duel, int? ratingChange = 20)
    {
        var left = await duel.Second.NextAsync("opponent:disconnected");

        // Told of when half of the grace is over.
        Wait(left).ShouldBeInRange(1, 500);
        var end = await duel.Second.NextAsync("match:end");
        Shape.Event("match:end", end);
        end.GetProperty("result").GetString().ShouldBe("win");
        end.GetProperty("reason").GetString().ShouldBe("forfeit");
        end.GetProperty("ratingChange").Deserialize<int?>().ShouldBe(ratingChange);
        end.GetProperty("serverTime").GetInt64().ShouldBeGreaterThanOrEqualTo(left.GetProperty("graceEndsAt").GetInt64());
    }

    private static long Wait(JsonElement left) => left.GetProperty("graceEndsAt").GetInt64() - left.GetProperty("serverTime").GetInt64();

    private static int RatingChange(RawPlayer player)
        => player.Log.Events.Last(one => one.Name == "match:end").Json.GetProperty("ratingChange").GetInt32();
}
