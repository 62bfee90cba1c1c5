using CsArena.Realtime.Conformance;
using CsArena.Realtime.Presence;
using Microsoft.Extensions.Time.Testing;
using Shouldly;
using Xunit;

namespace CsArena.Realtime.Redis.Tests.Seed;

/// <summary>The seed's mistake with presence: it forgets a connection that lasts longer than an hour; ours does not.</summary>
public sealed class PresenceTests(SeedServer server) : IClassFixture<SeedServer>
{
    private const string Key = "user:socket:ann";
    private static readonly TimeSpan Beat = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan AnHourAndMore = TimeSpan.FromMinutes(90);

    [Fact]
    public async Task Mistake_7_a_connection_of_more_than_an_hour_is_forgotten()
    {
        var time = new FakeTimeProvider();
        var seed = new SeedUserSockets(server[0]);
        await seed.ConnectAsync("ann", "c1", "n1");
        await PassAsync(time, () => Task.CompletedTask);
        (await seed.FindAsync("ann")).ShouldBeNull();

        await using var connection = SeedServer.OursOn(server.Nodes[0]);
        var ours = new RedisPresenceStore(connection, time);
        var ann = (await ours.ConnectAsync("ann", "c1", "n1")).Current;
        await PassAsync(time, () => ours.RefreshAsync([ann]).AsTask());
        (await ours.FindAsync("ann")).ShouldBe(ann);
    }

    /// <summary>Time passes on the node's clock and on what is left of the key's life, beat by beat.</summary>
    private async Task PassAsync(FakeTimeProvider time, Func<Task> beatAsync)
    {
        for (var passed = TimeSpan.Zero; passed < AnHourAndMore; passed += Beat)
        {
            time.Advance(Beat);
            if (await server[0].KeyTimeToLiveAsync(Key) is { } left)
            {
                await server[0].KeyExpireAsync(Key, left - Beat);
            }

            await beatAsync();
        }
    }
}
