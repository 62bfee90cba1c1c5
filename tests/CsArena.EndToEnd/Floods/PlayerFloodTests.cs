using Xunit.Abstractions;

namespace CsArena.EndToEnd.Floods;

/// <summary>Players send whatever passes no limit of calls, over any number of connections, and a stranger asks without a token.</summary>
public sealed class PlayerFloodTests(ITestOutputHelper output)
{
    private const string Kinds = "pings,packed-pings,websocket-pings,empty-frames,unknown-methods,unknown-types,calls,reconnects";

    [Theory]
    [InlineData(null)]
    [InlineData("203.0.113.7")]
    public async Task FramesCallsAndConnectsOfEveryKindLeaveTheOthersAlone(string? address)
    {
        await using var host = await HostProcess.StartAsync(FloodedMatches.Settings.With("KNOWN_PROXIES", "127.0.0.1,::1"));
        await new FloodTest(host, output).HoldAsync(Flood.ByPlayers(Kinds, lanesOfKind: 2, address));
        var metrics = await host.MetricsAsync();
        (metrics["arena_connections_cut_total"] + metrics["arena_requests_refused_total"]).ShouldBeGreaterThan(0);
    }
}
