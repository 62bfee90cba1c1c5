using CsArena.TestServers.Keys;
using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace CsArena.Realtime.Redis.Tests.Keys;

/// <summary>
/// What the contract suites have left in the Redis and in the cluster that they share: players who wait and play, and
/// nothing that is theirs no more (I12).
/// </summary>
[Collection(AfterAllOthers.Name)]
public sealed class KeyOwnerTests(ITestOutputHelper output)
{
    [Fact]
    public Task I12_no_key_is_without_an_owner_after_all_tests() => WalkAsync(SharedRedis.StandAlone);

    [Fact]
    public Task I12_no_key_is_without_an_owner_after_all_tests_on_a_cluster() => WalkAsync(SharedRedis.Cluster);

    private async Task WalkAsync(SharedRedis redis)
    {
        var harness = await RedisHarness.OnAsync(redis);
        await using (harness)
        {
            // Where this test runs alone there is something as well.
            var queue = await harness.CreateMatchQueueAsync(new());
            await queue.RenewNodeAsync("n1", TimeSpan.FromMinutes(1));
            await queue.EnqueueAsync(new("ann", "Ann", "default", "n1", "c1", "ko"));
        }

        var walk = await KeyWalk.OwnersAsync(await redis.ServersAsync());
        output.WriteLine($"{walk.Keys} keys of {walk.Arenas} arenas");
        walk.Keys.ShouldBeGreaterThanOrEqualTo(5);
        walk.Complaints.ShouldBeEmpty();
    }
}
