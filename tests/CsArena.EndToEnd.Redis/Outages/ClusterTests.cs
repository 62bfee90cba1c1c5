using CsArena.EndToEnd.Redis.Play;
using Xunit.Abstractions;

namespace CsArena.EndToEnd.Redis.Outages;

/// <summary>
/// Stage 3's Redis: a master of a cluster dies with matches running. They go on after the failover. What replication had not
/// carried over is of the last moment, and of that master: such a room may go back a step, and a new one may end as
/// abandoned. Each of that is counted, and nothing else is excused.
/// </summary>
public sealed class ClusterTests(ITestOutputHelper output)
{
    private const int Players = 24;

    /// <summary>Longer than replication takes on a machine that has other things to do.</summary>
    private static readonly TimeSpan LastMoment = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task MatchesGoOnWhenMastersDie()
    {
        await using var cluster = await RedisCluster.StartAsync();
        await using var slot1 = new HostSlot(() => Stage2Settings.Brief.With("REDIS_URL", cluster.Url));
        await using var slot2 = new HostSlot(() => Stage2Settings.Brief.With("REDIS_URL", cluster.Url));
        HostSlot[] slots = [slot1, slot2];
        await Task.WhenAll(slots.Select(slot => slot.StartAsync()));
        await using var crowd = Crowd.Start([slot1.Url, slot2.Url], Players, seed: 1, waitLimit: TimeSpan.FromSeconds(20));
        await crowd.PlayAsync(10);
        var reconnects = crowd.Reconnects;
        foreach (var key in new[] { "{match:queue}", "game:deadlines" })
        {
            var master = await cluster.MasterOfAsync(key);
            var there = await RedisCluster.SlotsOfAsync(master);
            var since = TimeProvider.System.GetTimestamp() - (long)(LastMoment.TotalSeconds * TimeProvider.System.TimestampFrequency);
            await master.KillAsync();

            // What it had answered is told by now.
            await Task.Delay(TimeSpan.FromMilliseconds(500));
            crowd.Checker.LastWritesLost(since, room => there.Contains($"game:session:{{{room}}}"));
            await cluster.WaitUntilOkAsync();
            await crowd.PlayAsync(Players, TimeSpan.FromSeconds(90));

            // It comes back as a replica of the one that took its place.
            await master.StartAsync();
            await cluster.WaitUntilOkAsync();
        }

        crowd.Reconnects.ShouldBe(reconnects, "A connection was closed.");
        var results = await crowd.EndAsync();
        var abandoned = crowd.Ends.Count(end => end.Reason == "abandoned");
        var counted = await Readings.SumAsync(slots, "arena_matches_lost_total");
        var losses = crowd.Checker.Losses;
        output.WriteLine($"{results.Matches} matches; {losses.Gone.Count} may have lost their session; {abandoned} players were told that theirs was abandoned, {counted} were counted");
        output.WriteLine($"Excused: {losses.Abandoned} oddities of abandoned matches, {losses.WentBack} steps back, {losses.Tickets} tickets");
        results.ViolationCount.ShouldBe(0, crowd.Describe());
        counted.ShouldBe(abandoned);
        crowd.Ends.Where(end => end.Reason != "completed" && !crowd.Checker.LostRooms.Contains(end.RoomId)).ShouldBeEmpty();

        await Task.WhenAll(slots.Select(slot => slot.StopAsync()));
        (await KeyWalk.LeftoversAsync(cluster.Servers)).Complaints.ShouldBeEmpty();
    }
}
