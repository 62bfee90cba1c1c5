namespace CsArena.EndToEnd.Operations;

/// <summary>What a host sends to an OTLP receiver by itself.</summary>
public sealed class OtlpTests
{
    [Fact]
    public async Task GaugesArriveWithoutAnyScrape()
    {
        await using var receiver = OtlpReceiver.Start();
        await using var host = await HostProcess.StartAsync(receiver.For(HostSettings.Swift));
        await using var duel = await Duel.ConnectAsync(host);
        await duel.First.EnqueueAsync();
        foreach (var (gauge, value) in new[]
        {
            ("active_connections", 2), ("arena.connections.active", 2), ("active_games", 0), ("queue_size", 1),
            ("arena.queue.waiting", 1), ("arena.node.draining", 0), ("arena.node_messages.up", 1), ("arena.build.info", 1),
        })
        {
            await receiver.UntilGaugeAsync(gauge, value);
        }
    }
}
