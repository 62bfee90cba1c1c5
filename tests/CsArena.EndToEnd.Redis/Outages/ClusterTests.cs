using CsArena.EndToEnd.Redis.Play;
using Xunit.Abstractions;

namespace CsArena.EndToEnd.Redis.Outages;

/// <summary>
/// Stage 3's Redis: a master of a cluster dies with matches running. They go on after the failover; what replication had not
/// carried over is repaired or ends as abandoned, and is counted.
/// </summary>
public sealed class ClusterTests(ITestOutputHelper output)
{
    private const int Players = 24;

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
            await master.KillAsync();
            await Task.Delay(TimeSpan.FromMilliseconds(500));
            crowd.Checker.StoreLost();
            await cluster.WaitUntilOkAsync();
            await crowd.PlayAsync(Players, TimeSpan.FromSeconds(90));

            // It comes back as a replica of the one that took its place.
            await master.StartAsync();
            await cluster.WaitUntilOkAsync();
        }

        crowd.Reconnects.ShouldBe(reconnects, "A connection was closed.");
        var results = await crowd.EndAsync();
        var abandoned = crowd.Ends.Count(end => end.Reason == "abandoned");
        var counted = await Readings.SumAsync(slots, "matches_lost_total");
        output.WriteLine($"{results.Matches} matches, {crowd.Checker.LostRooms.Count} of them during the failovers; {abandoned} players were told that theirs was abandoned, {counted} were counted; {crowd.Checker.Excused} excused");
        results.ViolationCount.ShouldBe(0, crowd.Describe());
        counted.ShouldBe(abandoned);
        crowd.Ends.Where(end => end.Reason != "completed" && !crowd.Checker.LostRooms.Contains(end.RoomId)).ShouldBeEmpty();

        await Task.WhenAll(slots.Select(slot => slot.StopAsync()));
        var masters = new List<RedisServer>();
        foreach (var server in cluster.Servers)
        {
            if ((await server.CommandAsync("ROLE")).StartsWith("master", StringComparison.Ordinal))
            {
                masters.Add(server);
            }
        }

        (await KeyWalk.ComplaintsAsync([.. masters])).ShouldBeEmpty();
    }
}
