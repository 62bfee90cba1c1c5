using System.Globalization;
using Xunit.Abstractions;

namespace CsArena.EndToEnd.Redis.Standstill;

/// <summary>
/// A whole host stands still (SIGSTOP) for longer than its lease while its players play and wait, and then goes on as if
/// nothing had been: the others have taken over meanwhile, and nothing is done twice, or lost.
/// </summary>
public sealed class StoppedHostTests(ITestOutputHelper output)
{
    private const int Players = 31;

    private static readonly TimeSpan TakeoverLimit = Stage2Settings.Lease + TimeSpan.FromSeconds(1);

    [Fact]
    public async Task WhatTheOthersTookOverIsNotDoneTwice()
    {
        await using var arena = await RedisArena.StartAsync(3, () => Stage2Settings.Swift);
        await using var duel = await Duel.StartAsync(arena[0], arena[1]);
        await using var waiting = await RawPlayer.ConnectAsync(arena[0], RawPlayer.NewId("waiting"));
        await waiting.EnqueueAsync();
        var ticket = await waiting.RestoreAsync();
        await duel.AskedAsync(1);

        arena[0].Send(Signal.Stop);
        var left = await duel.Second.NextAsync("opponent:disconnected");
        Shape.Event("opponent:disconnected", left);

        // Whose host stands still is not matched, though it has waited for longest (I3). Two others get each other.
        await using var others = await Duel.StartAsync(arena[1], arena[2]);

        // Its player goes on elsewhere, with the older connection still open.
        var older = duel.First;
        await duel.ReconnectFirstAsync(arena[2]);
        duel.First.Ready.GetProperty("status").GetString().ShouldBe("playing");
        var state = await duel.First.RestoreAsync();
        await duel.Second.NextAsync("opponent:reconnected");
        await duel.AnswerBothAsync(1);
        await duel.AskedAsync(2);

        arena[0].Send(Signal.Continue);
        Shape.Event("session:replaced", await older.NextAsync("session:replaced"));
        await older.UntilClosedAsync();

        // Whoever stayed is back in its place, and is matched with the next who comes (I2, I4).
        await using var next = await RawPlayer.ConnectAsync(arena[1], RawPlayer.NewId("next"));
        await next.EnqueueAsync();
        var found = await waiting.NextAsync("match:found");
        Shape.Event("match:found", found);
        found.GetProperty("opponent").GetProperty("userId").GetString().ShouldBe(next.UserId);
        (await next.NextAsync("match:found")).GetProperty("roomId").GetString().ShouldBe(found.GetProperty("roomId").GetString());
        ticket.GetProperty("status").GetString().ShouldBe("queued");

        await duel.AnswerBothAsync(2);
        await duel.PlayToEndAsync(fromRound: 3);
        Sequence.ShouldBeWhole(duel.Second);
        Sequence.ShouldBeWhole(duel.First, restored: state);
        duel.Second.Log.Events.Count(one => one.Name == "opponent:disconnected").ShouldBe(1, duel.Second.Log.Describe());
        duel.Second.Log.Events.Count(one => one.Name == "opponent:reconnected").ShouldBe(1, duel.Second.Log.Describe());
        foreach (var slot in arena.Slots)
        {
            slot.Host.ErrorLines.ShouldBeEmpty(slot.Host.Told);
        }

        await next.AskAsync("game:forfeit", new { roomId = found.GetProperty("roomId").GetString() });
        await others.First.AskAsync("game:forfeit", new { roomId = others.RoomId });
        foreach (var player in new[] { waiting, next, others.First, others.Second })
        {
            await player.NextAsync("match:end");
            await player.DisposeAsync();
        }

        await duel.DisposeAsync();
        await arena.EndAsync();
    }

    [Fact]
    public async Task ACrowdPlaysOnWhileHostsStandStill()
    {
        const int shortStops = 5;
        var seed = RunSetting.Number("CSARENA_SEED", Random.Shared.Next());
        var random = new Random(seed);
        output.WriteLine($"Seed {seed}");
        await using var arena = await RedisArena.StartAsync(3, () => Stage2Settings.Brief);
        await using var clock = new RoomClock(arena.Redis);
        await using var stored = new StoredMatches(arena.Redis);
        var judge = new QueueJudge();
        await using var feed = await CommandFeed.StartAsync(arena.Redis, judge.Take);
        await using var crowd = Crowd.Start(arena.Urls, Players, seed, waitLimit: TimeSpan.FromSeconds(10));
        await crowd.PlayAsync(10);
        for (var stop = 0; stop < shortStops; stop++)
        {
            // The players do not notice.
            var length = Stage2Settings.Lease * (1.2 + (2 * random.NextDouble()));
            await StandStillAsync(arena[random.Next(3)], () => Task.Delay(length));
            await crowd.PlayAsync(10);
        }

        // The players give their connections up, and come back to the others, before the host goes on.
        var reconnects = crowd.Reconnects;
        await StandStillAsync(
            arena[random.Next(3)],
            () => crowd.UntilAsync(() => crowd.Reconnects >= reconnects + (Players / 3), "the stopped host's players are back", TimeSpan.FromSeconds(60)));
        await crowd.PlayAsync(Players, TimeSpan.FromSeconds(60));
        await Leftovers.UntilNoneAsync(arena);
        await feed.CatchUpAsync();
        var lostTickets = judge.EndedOtherwise;
        var results = await crowd.EndAsync();
        await feed.CatchUpAsync();

        var pauses = clock.PausesOver(TimeSpan.FromMilliseconds(300)).OrderByDescending(pause => pause.Length).ToList();
        var finished = await Readings.SumAsync(arena.Slots, "arena_matches_finished_total");
        output.WriteLine($"{judge.Matches.Count} matches, {results.Reconnects} reconnects, {judge.PassedOver} × passed over a ticket of a host that stood still");
        output.WriteLine($"Rooms that stood still: {pauses.Count}, the longest {string.Join(", ", pauses.Take(5).Select(pause => $"{pause}, {clock.Blind(pause).TotalMilliseconds:0} ms of it without a look"))}");

        results.ViolationCount.ShouldBe(0, crowd.Describe());
        (await stored.ComplaintsAsync(crowd.Answers, crowd.Ends)).ShouldBeEmpty();
        crowd.Ends.Where(end => end.Reason != "completed").ShouldBeEmpty();
        judge.Complaints.ShouldBeEmpty();
        lostTickets.ShouldBeEmpty();
        stored.Rooms.Order().ShouldBe(judge.Matches.Order(), "Every match that was made is one session, and no other is.");
        finished.ShouldBeLessThanOrEqualTo(judge.Matches.Count, "A match was finished twice.");
        pauses.Where(pause => pause.Length > TakeoverLimit && pause.Length - clock.Blind(pause) > TakeoverLimit).ShouldBeEmpty();
        foreach (var slot in arena.Slots)
        {
            slot.Host.ErrorLines.ShouldBeEmpty(slot.Host.Told);
        }

        await arena.EndAsync();
    }

    private static async Task StandStillAsync(HostProcess host, Func<Task> meanwhile)
    {
        host.Send(Signal.Stop);
        try
        {
            await meanwhile();
        }
        finally
        {
            host.Send(Signal.Continue);
        }
    }
}
