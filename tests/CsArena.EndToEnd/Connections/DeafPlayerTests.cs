namespace CsArena.EndToEnd.Connections;

/// <summary>Whoever stops reading holds up nobody else.</summary>
public sealed class DeafPlayerTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task TheOpponentPlaysOn(bool deafFirst)
    {
        await using var host = await HostProcess.StartAsync(
            HostSettings.Swift.Rounds(1).Ready(TimeSpan.FromSeconds(6)).Questions(TimeSpan.FromSeconds(2)));
        await using var deaf = await DeafPlayer.ConnectAsync(host);
        await using var other = await RawPlayer.ConnectAsync(host);
        if (deafFirst)
        {
            await deaf.CallAsync("match:enqueue");
            await host.UntilAsync("queue_size", 1);
            await other.EnqueueAsync();
        }
        else
        {
            await other.EnqueueAsync();
            await deaf.CallAsync("match:enqueue");
        }

        await other.NextAsync("match:found");
        await deaf.CallUntilStuckAsync("game:restore", TimeSpan.FromSeconds(2));
        (await other.NextAsync("match:end")).GetProperty("reason").GetString().ShouldBe("completed");

        // In time: no phase had to be told twice, extended or taken over.
        other.Log.Events.Select(one => one.Name).Where(name => name is not "opponent:disconnected")
            .ShouldBe(["session:ready", "match:found", "round:ready", "round:start", "round:end", "match:end"], other.Log.Describe());
        host.Told.ShouldNotContain("taken over");
        await other.ShouldStillWorkAsync();
    }
}
