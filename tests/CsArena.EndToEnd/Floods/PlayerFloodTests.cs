using Xunit.Abstractions;

namespace CsArena.EndToEnd.Floods;

/// <summary>Players send whatever passes no limit of calls, over any number of connections.</summary>
public sealed class PlayerFloodTests(ITestOutputHelper output)
{
    private const string Kinds = "pings,packed-pings,websocket-pings,empty-frames,unknown-methods,unknown-types,calls,reconnects";

    [Fact]
    public async Task FramesCallsAndConnectsOfEveryKindLeaveTheOthersAlone()
    {
        await using var host = await HostProcess.StartAsync(FloodedMatches.Settings);
        await new FloodTest(host, output).HoldAsync(Flood.ByPlayers(Kinds, lanesOfKind: 2, Flood.Elsewhere));
        var metrics = await host.MetricsAsync();
        metrics["arena_connections_cut_total"].ShouldBeGreaterThan(0);
    }
}
