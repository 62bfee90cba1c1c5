namespace CsArena.EndToEnd.Operations;

/// <summary>Stage 1 keeps all in its memory: what a killed host held is lost, and nobody is stuck with it.</summary>
public sealed class RestartTests
{
    [Fact]
    public async Task AfterAKillPlayersMayQueueAtOnce()
    {
        await using var killed = await HostProcess.StartAsync(HostSettings.Swift);
        await using var duel = await Duel.StartAsync(killed);
        killed.Send(Signal.Kill);
        await duel.First.UntilClosedAsync();
        await duel.Second.UntilClosedAsync();
        await killed.WaitForExitAsync();

        await using var next = await HostProcess.StartAsync(HostSettings.Swift.With("PORT", killed.Url.Port));
        next.Url.ShouldBe(killed.Url);
        var roomId = duel.RoomId;
        foreach (var back in new[] { await duel.ReconnectFirstAsync(next), await duel.ReconnectSecondAsync(next) })
        {
            back.Ready.GetProperty("status").GetString().ShouldBe("idle");
            await back.RefusedAsync("room_not_found", "game:restore", new { roomId });
        }

        duel.First.Ready.GetProperty("nodeId").GetString().ShouldNotBeNullOrEmpty();
        await duel.MatchAsync();
        await duel.PlayToEndAsync();
    }

    [Fact]
    public async Task AFullHostRefusesMoreConnectionsAndTakesThemAgainLater()
    {
        await using var host = await HostProcess.StartAsync(HostSettings.Swift.With("Arena__Limits__MaxConnections", 1));
        await using var first = await RawPlayer.ConnectAsync(host);
        var refused = await Should.ThrowAsync<RefusedException>(() => RawPlayer.ConnectAsync(host));
        refused.Status.ShouldBe(System.Net.HttpStatusCode.ServiceUnavailable);
        await first.LeaveAsync();
        await host.UntilAsync("active_connections", 0);
        await using var second = await ConnectWhenThereIsRoomAsync(host);
        await second.ShouldStillWorkAsync();
    }

    /// <summary>A place is free when the socket has ended, a moment after the player counts as gone.</summary>
    private static async Task<RawPlayer> ConnectWhenThereIsRoomAsync(HostProcess host)
    {
        using var limit = new CancellationTokenSource(Limits.Wait);
        while (true)
        {
            try
            {
                return await RawPlayer.ConnectAsync(host);
            }
            catch (RefusedException refused) when (refused.Status == System.Net.HttpStatusCode.ServiceUnavailable)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20), limit.Token);
            }
        }
    }
}
