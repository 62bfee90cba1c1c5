using System.Net;
using CsArena.Realtime.Hubs;
using Shouldly;
using Xunit;

namespace CsArena.Realtime.Tests.Hubs;

/// <summary>What an address may ask of a node, whoever is behind it.</summary>
public sealed class AddressLimitsTests : IDisposable
{
    private readonly AddressLimits _limits = new(new LimitOptions
    {
        AddressConnectBurst = 4,
        AddressConnectsPerSecond = 1,
        AddressRequestBurst = 6,
        AddressRequestsPerSecond = 1,
        MaxConnectionsPerAddress = 2,
    });

    public void Dispose() => _limits.Dispose();

    [Fact]
    public void Connects_and_requests_have_a_burst_of_each_address()
    {
        var (one, other) = (IPAddress.Parse("203.0.113.7"), IPAddress.Parse("203.0.113.8"));
        Enumerable.Range(0, 10).Count(_ => _limits.TryConnect(one)).ShouldBe(4);
        Enumerable.Range(0, 10).Count(_ => _limits.TryRequest(one)).ShouldBe(6);
        _limits.TryConnect(other).ShouldBeTrue();
        _limits.TryRequest(other).ShouldBeTrue();
    }

    [Fact]
    public void Places_are_given_back()
    {
        var address = IPAddress.Parse("203.0.113.7");
        using var first = _limits.TakePlace(address);
        var second = _limits.TakePlace(address);
        _limits.TakePlace(address).IsAcquired.ShouldBeFalse();
        second.Dispose();
        using var third = _limits.TakePlace(address);
        third.IsAcquired.ShouldBeTrue();
    }

    [Theory]
    [InlineData("203.0.113.7", "203.0.113.7")]
    [InlineData("::ffff:203.0.113.7", "203.0.113.7")]
    [InlineData("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::")]
    [InlineData("2001:db8:1:2:ffff:ffff:ffff:ffff", "2001:db8:1:2::")]
    [InlineData("2001:db8:1:3::1", "2001:db8:1:3::")]
    [InlineData("127.0.0.1", null)]
    [InlineData("127.8.0.1", null)]
    [InlineData("::1", null)]
    [InlineData("::ffff:127.0.0.1", null)]
    public void An_address_counts_as_its_network_and_this_machine_as_none(string address, string? key)
        => (AddressLimits.KeyOf(IPAddress.Parse(address))?.ToString()).ShouldBe(key);

    [Fact]
    public void This_machine_and_addresses_that_are_not_known_have_no_limit()
    {
        foreach (var address in new[] { IPAddress.Loopback, null })
        {
            for (var i = 0; i < 100; i++)
            {
                (_limits.TryConnect(address) && _limits.TryRequest(address) && _limits.TakePlace(address).IsAcquired).ShouldBeTrue();
            }
        }
    }
}
