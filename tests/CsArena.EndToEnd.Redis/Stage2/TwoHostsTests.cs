namespace CsArena.EndToEnd.Redis.Stage2;

/// <summary>What Stage 1 showed on one host, with its players on two: nothing but <c>REDIS_URL</c> is different.</summary>
public sealed class TwoHostsTests
{
    [Fact]
    public async Task PlayersOnDifferentHostsMeetAndPlayAWholeMatch()
    {
        await using var arena = await RedisArena.StartAsync(2, () => Stage2Settings.Swift);
        await using var duel = await Duel.StartAsync(arena[0], arena[1]);
        duel.First.Ready.GetProperty("nodeId").GetString().ShouldNotBe(duel.Second.Ready.GetProperty("nodeId").GetString());
        await duel.PlayToEndAsync();
        foreach (var player in duel.Both)
        {
            Sequence.ShouldBeWhole(player);
        }

        arena[0].ErrorLines.Concat(arena[1].ErrorLines).ShouldBeEmpty();
        await duel.DisposeAsync();
        await arena.EndAsync();
    }

    [Fact]
    public async Task APlayerGoesOnWithTheMatchOnTheOtherHost()
    {
        await using var arena = await RedisArena.StartAsync(2, () => Stage2Settings.Swift);
        await using var duel = await Duel.StartAsync(arena[0], arena[0]);
        await duel.PlayRoundAsync(1, asked => Answers.Right(Answers.Of(asked)), _ => Answers.Wrong());
        await duel.AskedAsync(2);
        await duel.First.SubmitAsync(duel.RoomId, 2, "kept");
        await duel.First.CutAsync();
        await duel.Second.NextAsync("opponent:disconnected");

        await duel.ReconnectFirstAsync(arena[1]);
        await duel.Second.NextAsync("opponent:reconnected");
        var state = await duel.First.RestoreAsync();
        state.GetProperty("status").GetString().ShouldBe("playing");
        state.GetProperty("roomId").GetString().ShouldBe(duel.RoomId);
        state.GetProperty("mySubmission").GetString().ShouldBe("kept");
        await duel.Second.SubmitAsync(duel.RoomId, 2, Answers.Wrong());
        foreach (var player in duel.Both)
        {
            await player.NextAsync("round:end", Shape.InRound(2));
        }

        await duel.PlayToEndAsync(fromRound: 3);
        await duel.DisposeAsync();
        await arena.EndAsync();
    }

    [Fact]
    public async Task ASecondConnectionOnAnotherHostReplacesTheFirst()
    {
        await using var arena = await RedisArena.StartAsync(2, () => Stage2Settings.Swift);
        await using var first = await RawPlayer.ConnectAsync(arena[0]);
        await first.EnqueueAsync();
        await using var second = await first.ReconnectAsync(arena[1]);
        second.Ready.GetProperty("status").GetString().ShouldBe("queued");
        await first.NextAsync("session:replaced");
        await first.UntilClosedAsync();
        await arena[0].UntilAsync("active_connections", 0);

        // The ticket has come along, and outlives the end of the older connection.
        await using var opponent = await RawPlayer.ConnectAsync(arena[0]);
        (await opponent.EnqueueAsync()).GetProperty("status").GetString().ShouldBe("matched");
        var found = await second.NextAsync("match:found");
        await second.AskAsync("game:forfeit", new { roomId = found.GetProperty("roomId").GetString() });
        await opponent.NextAsync("match:end");
        await second.NextAsync("match:end");
        await second.DisposeAsync();
        await opponent.DisposeAsync();
        await arena.EndAsync();
    }

    [Fact]
    public async Task ADrainedHostSendsItsPlayersToTheOtherAndNoMatchEnds()
    {
        await using var arena = await RedisArena.StartAsync(2, () => Stage2Settings.Swift);
        await using var duel = await Duel.StartAsync(arena[0], arena[1]);
        await using var waiting = await RawPlayer.ConnectAsync(arena[0]);
        await waiting.EnqueueAsync();
        await duel.AskedAsync(1);

        arena[0].Send(Signal.Term);
        foreach (var player in new[] { duel.First, waiting })
        {
            (await player.NextAsync("server:draining")).GetProperty("reconnectAfterMs").GetInt64().ShouldBeGreaterThan(0);
        }

        // One of them leaves by itself, the other is cut off with the host.
        await duel.First.LeaveAsync();
        await duel.ReconnectFirstAsync(arena[1]);
        (await duel.First.RestoreAsync()).GetProperty("status").GetString().ShouldBe("playing");
        await using var back = await waiting.ReconnectAsync(arena[1]);
        back.Ready.GetProperty("status").GetString().ShouldBe("queued");
        (await arena[0].WaitForExitAsync()).ShouldBe(0, arena[0].Told);
        await waiting.UntilClosedAsync();

        await duel.AnswerBothAsync(1);
        for (var round = 2; round <= 5; round++)
        {
            await duel.AskedAsync(round);
            await duel.AnswerBothAsync(round);
        }

        await duel.ShouldEndAsync("draw", "draw", "completed");
        (await back.AskAsync("match:dequeue", new { })).GetProperty("status").GetString().ShouldBe("dequeued");
        await arena.Slots[0].DisposeAsync();
        await duel.DisposeAsync();
        await back.DisposeAsync();
        await arena.EndAsync();
    }
}
