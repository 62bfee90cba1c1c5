namespace CsArena.EndToEnd.Matches;

/// <summary>I2 and I4: a ticket outlives its connection for as long as the grace lasts, keeps its place, and matches nobody meanwhile.</summary>
public sealed class WaitingTests
{
    [Fact]
    public async Task ATicketIsFoundAgainWithItsTime()
    {
        await using var host = await HostProcess.StartAsync(HostSettings.Swift);
        await using var player = await RawPlayer.ConnectAsync(host);
        await player.EnqueueAsync();
        var before = await player.RestoreAsync();
        Shape.Fields(before, "queued", "status:string", "queue:string", "enqueuedAt:number", "queueSize:number");
        await player.CutAsync();
        await host.UntilAsync("active_connections", 0);

        await using var back = await player.ReconnectAsync(host);
        back.Ready.GetProperty("status").GetString().ShouldBe("queued");
        (await back.RestoreAsync()).GetRawText().ShouldBe(before.GetRawText());

        // Once more, from here: the same ticket.
        var again = await back.EnqueueAsync();
        again.GetProperty("position").GetInt64().ShouldBe(1);
        again.GetProperty("queueSize").GetInt64().ShouldBe(1);
        (await back.RestoreAsync()).GetProperty("enqueuedAt").GetInt64().ShouldBe(before.GetProperty("enqueuedAt").GetInt64());
        var left = await back.AskAsync("match:dequeue", new { });
        Shape.Fields(left, "dequeued", "ok:bool", "status:string");
        left.GetProperty("status").GetString().ShouldBe("dequeued");
    }

    [Fact]
    public async Task WhoIsAbsentIsNotMatchedAndTheReturnMatchesAtOnce()
    {
        await using var host = await HostProcess.StartAsync(HostSettings.Swift);
        await using var absent = await RawPlayer.ConnectAsync(host, RawPlayer.NewId("absent"));
        await absent.EnqueueAsync();
        await absent.CutAsync();
        await host.UntilAsync("active_connections", 0);

        // Two others come: they get each other. A third one waits.
        await using var others = await Duel.StartAsync(host);
        await using var third = await RawPlayer.ConnectAsync(host, RawPlayer.NewId("third"));
        var queued = await third.EnqueueAsync();
        queued.GetProperty("status").GetString().ShouldBe("queued");
        queued.GetProperty("queueSize").GetInt64().ShouldBe(2);

        await using var back = await absent.ReconnectAsync(host);
        var found = await third.NextAsync("match:found");
        found.GetProperty("opponent").GetProperty("userId").GetString().ShouldBe(absent.UserId);
        back.Ready.GetProperty("status").GetString().ShouldBe("playing");
        var roomId = back.Ready.GetProperty("roomId").GetString();
        roomId.ShouldBe(found.GetProperty("roomId").GetString());
        (await back.NextAsync("match:found")).GetProperty("roomId").GetString().ShouldBe(roomId);
        await back.AskAsync("game:forfeit", new { roomId });
    }

    [Fact]
    public async Task ATicketIsDroppedWhenTheGraceIsOver()
    {
        await using var host = await HostProcess.StartAsync(HostSettings.Swift.Grace(TimeSpan.FromSeconds(1)));
        await using var player = await RawPlayer.ConnectAsync(host);
        await player.EnqueueAsync();
        await player.CutAsync();
        await host.UntilAsync("queue_size", 0);
        await using var back = await player.ReconnectAsync(host);
        back.Ready.GetProperty("status").GetString().ShouldBe("idle");
    }

    [Fact]
    public async Task AFullQueueSaysSoAndAnAbsentPlayerCounts()
    {
        await using var host = await HostProcess.StartAsync(HostSettings.Swift.With("Arena__Matchmaking__MaxQueueLength", 1));
        await using var absent = await RawPlayer.ConnectAsync(host, RawPlayer.NewId("absent"));
        await absent.EnqueueAsync();
        await absent.CutAsync();
        await host.UntilAsync("active_connections", 0);
        await using var other = await RawPlayer.ConnectAsync(host);
        var refusal = await other.RefusedAsync("queue_full", "match:enqueue", new { });
        refusal.GetProperty("retryable").GetBoolean().ShouldBeTrue();
        await using var back = await absent.ReconnectAsync(host);
        (await other.EnqueueAsync()).GetProperty("status").GetString().ShouldBe("matched");
    }
}
