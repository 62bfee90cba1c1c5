namespace CsArena.EndToEnd.Redis.Kills;

/// <summary>
/// A host is killed and its player never returns: a survivor tells the opponent, and after the grace the match ends by forfeit,
/// once, with every field as the protocol has it.
/// </summary>
public sealed class ForfeitAfterKillTests
{
    private const int Grace = 3_000;

    /// <summary>How long an absence lasts before it is told of.</summary>
    private const int Announced = 1_000;

    /// <summary>The lease, a heartbeat, and moments to do it.</summary>
    private static readonly long Noticed = (long)(Stage2Settings.Lease + TimeSpan.FromSeconds(1.5)).TotalMilliseconds;

    [Fact]
    public async Task WhoseHostDiedAndWhoStaysAwayHasLost()
    {
        // Two survivors, who both find the dead host.
        await using var arena = await RedisArena.StartAsync(3, () => Stage2Settings.Swift.Grace(TimeSpan.FromMilliseconds(Grace)));
        await using var duel = await Duel.StartAsync(arena[0], arena[1]);
        var (first, second, roomId) = (duel.First, duel.Second, duel.RoomId);
        var round = await duel.PlayRoundAsync(1, asked => Answers.Right(Answers.Of(asked)), _ => Answers.Wrong());
        var led = round.GetProperty("results").GetProperty("my").GetProperty("total").GetInt32();
        led.ShouldBeGreaterThan(0);
        await duel.AskedAsync(2);
        var asked = second.Log.Events[^1];

        var killedAt = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        await arena.Slots[0].KillAsync();
        var left = await second.NextAsync("opponent:disconnected");
        Shape.Event("opponent:disconnected", left);
        left.GetProperty("roomId").GetString().ShouldBe(roomId);
        left.GetProperty("prevSeq").GetInt64().ShouldBe(asked.Json.GetProperty("seq").GetInt64());
        var toldAt = left.GetProperty("serverTime").GetInt64();
        toldAt.ShouldBeInRange(killedAt + Announced, killedAt + Noticed + Announced);
        var graceEndsAt = left.GetProperty("graceEndsAt").GetInt64();
        graceEndsAt.ShouldBeInRange(toldAt, toldAt + Grace - Announced);
        (await second.RestoreAsync()).GetProperty("opponentGraceEndsAt").GetInt64().ShouldBe(graceEndsAt);

        // The one who is there plays on, and is not matched anew.
        await second.SubmitAsync(roomId, 2, "still here");
        await second.RefusedAsync("already_playing", "match:enqueue", new { });

        var end = await second.NextAsync("match:end");
        Shape.Event("match:end", end);
        end.GetProperty("roomId").GetString().ShouldBe(roomId);
        end.GetProperty("prevSeq").GetInt64().ShouldBe(left.GetProperty("seq").GetInt64());
        end.GetProperty("serverTime").GetInt64().ShouldBeInRange(graceEndsAt, graceEndsAt + Noticed);
        ShouldTell(end, "win", my: 0, opponent: led, ratingChange: 20);
        (await second.EnqueueAsync()).GetProperty("status").GetString().ShouldBe("queued");
        (await second.AskAsync("match:dequeue", new { })).GetProperty("status").GetString().ShouldBe("dequeued");

        // The one who has lost hears the same, late: on the host that saved it, which keeps ratings in its memory.
        await using var back = await first.ReconnectAsync(arena[1]);
        Shape.Event("session:ready", back.Ready);
        back.Ready.GetProperty("status").GetString().ShouldBe("idle");
        var state = await back.RestoreAsync(roomId);
        Shape.Playing(state);
        state.GetProperty("status").GetString().ShouldBe("finished");
        state.GetProperty("opponent").GetProperty("userId").GetString().ShouldBe(second.UserId);
        ShouldTell(state.GetProperty("result"), "loss", my: led, opponent: 0, ratingChange: -20);
        (await back.RestoreAsync()).GetProperty("status").GetString().ShouldBe("idle");

        // Once each, whoever of the survivors did it.
        Sequence.ShouldBeWhole(second);
        second.Log.Events.Select(one => one.Name).Where(name => name is "opponent:disconnected" or "opponent:reconnected" or "match:end")
            .ShouldBe(["opponent:disconnected", "match:end"], second.Log.Describe());
        arena[1].ErrorLines.Concat(arena[2].ErrorLines).ShouldBeEmpty();
        await arena.Slots[0].DisposeAsync();
        await back.DisposeAsync();
        await duel.DisposeAsync();
        await arena.EndAsync();
    }

    private static void ShouldTell(JsonElement end, string result, int my, int opponent, int ratingChange)
    {
        end.GetProperty("result").GetString().ShouldBe(result);
        end.GetProperty("reason").GetString().ShouldBe("forfeit");
        end.GetProperty("finalScores").GetProperty("my").GetInt32().ShouldBe(my);
        end.GetProperty("finalScores").GetProperty("opponent").GetInt32().ShouldBe(opponent);
        end.GetProperty("ratingChange").GetInt32().ShouldBe(ratingChange);
    }
}
