using System.Diagnostics;
using System.Globalization;
using CsArena.EndToEnd.Redis.Play;
using Xunit.Abstractions;

namespace CsArena.EndToEnd.Redis.Kills;

/// <summary>
/// <c>kill -9</c> anywhere (I1 to I10): hosts die at random moments and at every named step of a match's life while a crowd
/// plays. <c>CSARENA_KILLS</c> sets how many die (thousands, by hand), <c>CSARENA_SEED</c> repeats the choices of a run.
/// A match's result is kept by the node that saved it, without PostgreSQL: that it was saved once is judged by the session,
/// which is marked once, and by what both players were told.
/// </summary>
public sealed class KillTests(ITestOutputHelper output)
{
    /// <summary>An odd number: there is always somebody who waits when a host dies.</summary>
    private const int Players = 31;

    private static readonly TimeSpan Noticeable = TimeSpan.FromMilliseconds(300);

    /// <summary>In the storm hosts die while they take over, and the machine has no moment to spare: no room is forgotten.</summary>
    private static readonly TimeSpan Forgotten = TimeSpan.FromSeconds(30);

    /// <summary>Where hosts are warm.</summary>
    private static readonly TimeSpan TakeoverLimit = Stage2Settings.Lease + TimeSpan.FromSeconds(1);

    /// <summary>
    /// In the storm whoever takes over has just started, and compiles what it does for the first time while others start beside
    /// it: on two busy cores up to 3.4 s were seen since the latest death.
    /// </summary>
    private static readonly TimeSpan ColdTakeoverLimit = TakeoverLimit + TimeSpan.FromSeconds(4);

    [Fact]
    public async Task HostsDieAnywhereAndNothingIsLost()
    {
        var kills = RunSetting.Number("CSARENA_KILLS", 200);
        var seed = RunSetting.Number("CSARENA_SEED", Random.Shared.Next());
        output.WriteLine($"Seed {seed}, {kills} kills");
        await using var arena = await RedisArena.StartAsync(3, () => Stage2Settings.Brief);
        await using var clock = new RoomClock(arena.Redis);
        await using var stored = new StoredMatches(arena.Redis);
        var judge = new QueueJudge();
        await using var feed = await CommandFeed.StartAsync(arena.Redis, judge.Take);
        await using var crowd = Crowd.Start(arena.Urls, Players, seed, waitLimit: TimeSpan.FromSeconds(10));
        await crowd.PlayAsync(5);

        var storm = new KillStorm(arena, new KillPlan(seed), kills);
        var began = Stopwatch.GetTimestamp();
        await storm.RunAsync();
        var minutes = Stopwatch.GetElapsedTime(began).TotalMinutes;
        await storm.CalmAsync();
        await crowd.PlayAsync(Players, TimeSpan.FromSeconds(60));
        await Leftovers.UntilNoneAsync(arena);
        await feed.CatchUpAsync();

        // So far nobody wanted to leave, and nobody was away for as long as the grace.
        var lostTickets = judge.EndedOtherwise;
        var results = await crowd.EndAsync();

        var hits = storm.Deaths.GroupBy(death => death.Name).OrderByDescending(group => group.Count()).ToList();
        hits.ForEach(hit => output.WriteLine($"{hit.Count(),5} × {hit.Key}"));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{storm.Deaths.Count / minutes:0} kills a minute"));
        output.WriteLine($"{storm.Deaths.Count} kills, {results.Matches} matches, {results.Reconnects} reconnects, {crowd.Answers.Count} answers taken");
        foreach (var (code, count) in crowd.Refusals)
        {
            output.WriteLine($"{count,5} × refused: {code}");
        }

        var pauses = clock.PausesOver(Noticeable);
        output.WriteLine($"Rooms that stood still: {Percentiles(pauses.Select(pause => pause.Length))}");
        foreach (var longest in pauses.OrderByDescending(pause => pause.Length).Take(8))
        {
            output.WriteLine($"  {longest.Length.TotalMilliseconds:0} ms: {longest}");
        }

        var takeovers = pauses.Select(storm.Times.Charged).OrderByDescending(pause => pause.Length).ToList();
        output.WriteLine($"Since the latest death before they went on: {Percentiles(takeovers.Select(pause => pause.Length))}");
        foreach (var takeover in takeovers.Take(8))
        {
            output.WriteLine($"  {takeover.Length.TotalMilliseconds:0} ms, {clock.Blind(takeover).TotalMilliseconds:0} of them without a look: {takeover}");
        }

        await feed.CatchUpAsync();
        output.WriteLine($"{judge.Tickets} tickets, {judge.Matches.Count} matches; {judge.PassedOver} × passed over a ticket whose player or node was away; {crowd.Checker.TicketsKept} × found again by a player whose host had died");

        var complaints = await stored.ComplaintsAsync(crowd.Answers, crowd.Ends);
        foreach (var unseen in stored.EndedUnseen(crowd.Ends))
        {
            output.WriteLine($"No player was told the end of {unseen}");
        }

        lostTickets.ToList().ForEach(ticket => output.WriteLine($"Ended otherwise: {ticket}"));
        results.ViolationCount.ShouldBe(0, crowd.Describe());
        results.Matches.ShouldBeGreaterThan(kills / 2);
        complaints.ShouldBeEmpty();
        judge.Complaints.ShouldBeEmpty();
        lostTickets.ShouldBeEmpty();
        stored.Rooms.Order().ShouldBe(judge.Matches.Order(), "Every match that was made is one session, and no other is.");
        crowd.Checker.TicketsKept.ShouldBeGreaterThan(0);
        crowd.Ends.Where(end => end.Reason != "completed").ShouldBeEmpty();
        pauses.Where(pause => pause.Length > Forgotten).ShouldBeEmpty();
        takeovers.Count(pause => pause.Length > TakeoverLimit).ShouldBeLessThanOrEqualTo(takeovers.Count / 10, "Nine of ten are within the lease and a second.");
        takeovers.Where(pause => pause.Length > ColdTakeoverLimit && pause.Length - clock.Blind(pause) > ColdTakeoverLimit).ShouldBeEmpty();
        NamedSteps.All.Select(step => step.Name).Except(hits.Select(hit => hit.Key)).ShouldBeEmpty();
        foreach (var slot in arena.Slots)
        {
            slot.Host.ErrorLines.ShouldBeEmpty(slot.Host.Told);
        }

        await arena.EndAsync();
    }

    [Fact]
    public async Task ADeadHostsRoomsGoOnWithinTheLease()
    {
        const int rounds = 8;
        var seed = RunSetting.Number("CSARENA_SEED", Random.Shared.Next());
        var random = new Random(seed);
        output.WriteLine($"Seed {seed}");
        await using var arena = await RedisArena.StartAsync(3, () => Stage2Settings.Brief);
        await using var clock = new RoomClock(arena.Redis);
        await using var stored = new StoredMatches(arena.Redis);
        await using var crowd = Crowd.Start(arena.Urls, 60, seed, waitLimit: TimeSpan.FromSeconds(10));
        await crowd.PlayAsync(5);
        for (var round = 0; round < rounds; round++)
        {
            var slot = arena.Slots[random.Next(3)];
            await slot.KillAsync();
            await Task.Delay(TakeoverLimit + TimeSpan.FromMilliseconds(random.Next(500)));
            await slot.StartAsync();
            await crowd.PlayAsync(10);
        }

        var results = await crowd.EndAsync();
        var pauses = clock.PausesOver(Noticeable);
        output.WriteLine($"{rounds} kills; rooms that stood still: {Percentiles(pauses.Select(pause => pause.Length))}");
        results.ViolationCount.ShouldBe(0, crowd.Describe());
        pauses.Where(pause => pause.Length > TakeoverLimit).ShouldBeEmpty();
        (await stored.ComplaintsAsync(crowd.Answers, crowd.Ends)).ShouldBeEmpty();
        crowd.Ends.Where(end => end.Reason != "completed").ShouldBeEmpty();
        await arena.EndAsync();
    }

    private static string Percentiles(IEnumerable<TimeSpan> times)
    {
        var sorted = times.Select(time => time.TotalMilliseconds).Order().ToArray();
        return sorted.Length == 0
            ? "none"
            : string.Create(CultureInfo.InvariantCulture, $"{sorted.Length}, p50 {sorted[sorted.Length / 2]:0} ms, p99 {sorted[(int)(sorted.Length * 0.99)]:0} ms, max {sorted[^1]:0} ms");
    }
}
