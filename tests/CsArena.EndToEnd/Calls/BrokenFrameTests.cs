using System.Text;

namespace CsArena.EndToEnd.Calls;

/// <summary>What is not even SignalR costs its own connection, and nothing else.</summary>
[Collection(OnSwiftHost.Name)]
public sealed class BrokenFrameTests(SwiftHost swift)
{
    private const string Handshake = "{\"protocol\":\"json\",\"version\":1}\u001e";

    [Theory]
    [InlineData("no handshake\u001e")]
    [InlineData("{\"protocol\":\"messagepack\",\"version\":1}\u001e")]
    [InlineData(Handshake + "no json\u001e")]
    [InlineData(Handshake + "{\"type\":1,\"target\":\u001e")]
    [InlineData(Handshake + "[]\u001e")]
    [InlineData(Handshake + "{\"type\":\"1\"}\u001e")]
    public async Task TheConnectionIsClosed(string frames)
    {
        using var limit = new CancellationTokenSource(Limits.Wait);
        await using var transport = await Doorway.OpenAsync(swift.Host.Url, Tokens.For(RawPlayer.NewId("broken")), new Door(), limit.Token);
        await transport.Output.WriteAsync(Encoding.UTF8.GetBytes(frames), limit.Token);
        var received = new StringBuilder();
        while (true)
        {
            var read = await transport.Input.ReadAsync(limit.Token);
            received.Append(Encoding.UTF8.GetString(read.Buffer));
            transport.Input.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
            {
                break;
            }
        }

        // No word of what went wrong inside.
        received.ToString().ShouldNotContain("   at ");
        swift.Host.ErrorLines.ShouldBeEmpty(swift.Host.Told);
        await using var other = await RawPlayer.ConnectAsync(swift.Host);
        await other.ShouldStillWorkAsync();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(99)]
    [InlineData(-1)]
    [InlineData(2147483647)]
    public async Task AMessageOfAnUnknownTypeIsPassedOverAndTheOneBehindItIsAnswered(int type)
    {
        using var limit = new CancellationTokenSource(Limits.Wait);
        await using var transport = await Doorway.OpenAsync(swift.Host.Url, Tokens.For(RawPlayer.NewId("odd")), new Door(), limit.Token);
        const string Call = "{\"type\":1,\"invocationId\":\"7\",\"target\":\"match:dequeue\",\"arguments\":[{}]}\u001e";
        await transport.Output.WriteAsync(Encoding.UTF8.GetBytes($"{Handshake}{{\"type\":{type}}}\u001e{{\"type\":{type}}}\u001e{Call}"), limit.Token);
        var received = new StringBuilder();
        while (!received.ToString().Contains("\"invocationId\":\"7\"", StringComparison.Ordinal))
        {
            var read = await transport.Input.ReadAsync(limit.Token);
            received.Append(Encoding.UTF8.GetString(read.Buffer));
            transport.Input.AdvanceTo(read.Buffer.End);
            read.IsCompleted.ShouldBeFalse(received.ToString());
        }
    }
}
