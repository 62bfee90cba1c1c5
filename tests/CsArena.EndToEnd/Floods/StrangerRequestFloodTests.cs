using Xunit.Abstractions;

namespace CsArena.EndToEnd.Floods;

/// <summary>Whatever a stranger may ask for costs little, however often: documents, health, and what is refused.</summary>
public sealed class StrangerRequestFloodTests(ITestOutputHelper output)
{
    private const int Lanes = 16;

    [Theory]
    [InlineData("/api/openapi.json")]
    [InlineData("/api/health")]
    public async Task RequestsOfAStrangerMoveNoClockAndSlowNobodyDown(string path)
    {
        await using var host = await HostProcess.StartAsync(FloodedMatches.Settings.With("OPENAPI", "true"));
        await new FloodTest(host, output).HoldAsync(Flood.ByStranger("requests", Lanes, Flood.Elsewhere, path));
    }
}
