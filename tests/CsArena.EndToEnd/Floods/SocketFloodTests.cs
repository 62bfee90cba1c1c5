using Xunit.Abstractions;

namespace CsArena.EndToEnd.Floods;

/// <summary>A stranger who opens sockets as fast as they are closed, on a host that may open few files.</summary>
public sealed class SocketFloodTests(ITestOutputHelper output)
{
    private const int Descriptors = 1_024;

    [Fact]
    public async Task SocketsOfAStrangerMoveNoClockAndSlowNobodyDown()
    {
        await using var host = await HostProcess.StartAsync(FloodedMatches.Settings.WithDescriptors(Descriptors));
        await new FloodTest(host, output).HoldAsync(Flood.ByStranger("sockets", lanes: 2 * Descriptors));
        await using var newcomer = await RawPlayer.ConnectAsync(host);
        await newcomer.ShouldStillWorkAsync();
    }
}
