using System.Net;
using CsArena.Realtime.Hubs;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;
using Xunit;

namespace CsArena.Host.Tests;

/// <summary>Connections of an address that opens or holds too many are closed before a byte is read.</summary>
public sealed class AddressSocketsTests : IDisposable
{
    private readonly RefusedSockets _refused = new(TimeProvider.System, NullLogger<RefusedSockets>.Instance);
    private readonly AddressSockets _sockets;

    public AddressSocketsTests()
    {
        var proxies = Proxies.Read(new ConfigurationBuilder().AddInMemoryCollection([new("KNOWN_PROXIES", "10.0.0.0/8")]).Build());
        _sockets = new AddressSockets(
            new LimitOptions { AddressRequestBurst = 5, AddressRequestsPerSecond = 1, MaxConnectionsPerAddress = 2 }, proxies, _refused);
    }

    public void Dispose()
    {
        _sockets.Dispose();
        _refused.Dispose();
    }

    [Fact]
    public async Task Too_many_one_after_the_other()
    {
        (await OpenAsync("203.0.113.7", 10)).ShouldBe(5);
        (await OpenAsync("203.0.113.8", 1)).ShouldBe(1);
    }

    [Fact]
    public async Task Too_many_at_a_time()
    {
        var end = new TaskCompletionSource();
        var held = Enumerable.Range(0, 3).Select(_ => _sockets.PassAsync(From("203.0.113.7"), _ => end.Task)).ToArray();
        held.Count(one => one.IsCompleted).ShouldBe(1);
        end.SetResult();
        await Task.WhenAll(held);
        (await OpenAsync("203.0.113.7", 1)).ShouldBe(1);
    }

    [Fact]
    public async Task A_known_proxy_opens_as_many_as_it_needs() => (await OpenAsync("10.1.2.3", 100)).ShouldBe(100);

    private static DefaultConnectionContext From(string address) => new() { RemoteEndPoint = new IPEndPoint(IPAddress.Parse(address), 1) };

    private async Task<int> OpenAsync(string address, int count)
    {
        var passed = 0;
        for (var i = 0; i < count; i++)
        {
            await _sockets.PassAsync(From(address), _ =>
            {
                passed++;
                return Task.CompletedTask;
            });
        }

        return passed;
    }
}
