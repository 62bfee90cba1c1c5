using Xunit.Abstractions;

namespace CsArena.EndToEnd.Floods;

/// <summary>Whatever a stranger may ask for costs little, however often: documents, health, and what is refused.</summary>
public sealed class StrangerRequestFloodTests(ITestOutputHelper output)
{
    /// <summary>Of the addresses that documentation may use: the innocents come from another one.</summary>
    private const string Address = "203.0.113.9";

    private const int Lanes = 64;

    [Fact]
    public async Task RequestsOfAStrangerMoveNoClockAndSlowNobodyDown()
    {
        await using var host = await HostProcess.StartAsync(FloodedMatches.Settings.With("OPENAPI", "true"));
        await new FloodTest(host, output).HoldAsync(
            Flood.ByStranger("requests", Lanes, Address, "/api/openapi.json"),
            Flood.ByStranger("requests", Lanes, Address, "/api/health"),
            Flood.ByStranger("requests", Lanes, Address, "/api/players/me"));
    }
}
