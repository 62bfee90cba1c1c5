using Xunit.Abstractions;

namespace CsArena.EndToEnd.Floods;

/// <summary>Players send what cannot be read and hang up, as fast as the machine makes it.</summary>
public sealed class BadInputFloodTests(ITestOutputHelper output)
{
    [Fact]
    public async Task BadInputAndHangingUpFillNeitherTheLogNorAnybodysEars()
    {
        await using var host = await HostProcess.StartAsync(FloodedMatches.Settings);
        await new FloodTest(host, output).HoldAsync(Flood.ByPlayers("bad-calls,unbindable-calls,no-json,hang-ups,reconnects", lanesOfKind: 2, Flood.Elsewhere));
        host.Told.ShouldNotContain("   at ");
    }
}
