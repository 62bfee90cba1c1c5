using System.Threading.RateLimiting;
using CsArena.Realtime.Hubs;
using Shouldly;
using Xunit;

namespace CsArena.Realtime.Tests.Hubs;

/// <summary>What a player may ask of a node, over all connections.</summary>
public sealed class PlayerLimitsTests : IDisposable
{
    private readonly PlayerLimits _limits = new(new LimitOptions
    {
        CallsPerSecond = 5,
        CallBurst = 20,
        ConnectsPerSecond = 1,
        ConnectBurst = 3,
        MaxConnectionsPerPlayer = 2,
        MaxConnections = 3,
    });

    public void Dispose() => _limits.Dispose();

    [Fact]
    public async Task Calls_have_a_burst_and_a_rate_of_each_player()
    {
        Enumerable.Range(0, 30).Count(_ => _limits.TryCall("alice")).ShouldBe(20);
        Enumerable.Range(0, 30).Count(_ => _limits.TryCall("bob")).ShouldBe(20);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (!_limits.TryCall("alice"))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), limit.Token);
        }
    }

    [Fact]
    public void Connects_have_a_burst_of_each_player()
    {
        Enumerable.Range(0, 10).Count(_ => _limits.TryConnect("alice")).ShouldBe(3);
        _limits.TryConnect("bob").ShouldBeTrue();
    }

    [Fact]
    public void A_place_is_free_again_when_its_connection_has_ended()
    {
        var places = new List<RateLimitLease> { _limits.TakePlace("alice"), _limits.TakePlace("alice") };
        places.ShouldAllBe(place => place.IsAcquired);
        _limits.TakePlace("alice").IsAcquired.ShouldBeFalse();
        _limits.TakePlace("bob").IsAcquired.ShouldBeTrue();
        places[0].Dispose();
        _limits.TakePlace("alice").IsAcquired.ShouldBeTrue();
    }

    [Fact]
    public void The_node_has_so_many_places_for_all()
    {
        var places = Enumerable.Range(0, 5).Select(_ => _limits.TakePlaceOnNode()).ToList();
        places.Count(place => place.IsAcquired).ShouldBe(3);
        places[0].Dispose();
        _limits.TakePlaceOnNode().IsAcquired.ShouldBeTrue();
    }
}
