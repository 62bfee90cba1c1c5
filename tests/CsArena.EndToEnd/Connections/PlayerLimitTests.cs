using System.Net;

namespace CsArena.EndToEnd.Connections;

/// <summary>One player is limited over all connections, and costs the others nothing.</summary>
public sealed class PlayerLimitTests
{
    [Fact]
    public async Task WhoConnectsAgainDoesNotBeginAnewWithTheLimitOfCalls()
    {
        await using var host = await HostProcess.StartAsync(HostSettings.Swift.With("Arena__Limits__CallBurst", 20).With("Arena__Limits__CallsPerSecond", 1));
        var userId = RawPlayer.NewId();
        var answered = 0;
        for (var connection = 0; connection < 4; connection++)
        {
            await using var player = await RawPlayer.ConnectAsync(host, userId);
            for (var call = 0; call < 20; call++)
            {
                answered += (await player.CallAsync("game:restore", new { roomId = "r" })).GetProperty("code").GetString() == "rate_limited" ? 0 : 1;
            }
        }

        // Four connections with a bucket each would have had 80; a slow machine takes a few seconds more.
        answered.ShouldBeInRange(20, 50);
        await using var other = await RawPlayer.ConnectAsync(host);
        await other.ShouldStillWorkAsync();
    }

    [Fact]
    public async Task APlayerHoldsAFewSocketsAtATimeAndNobodyElseIsRefused()
    {
        await using var host = await HostProcess.StartAsync(HostSettings.Swift.With("Arena__Limits__MaxConnectionsPerPlayer", 3));
        var token = Tokens.For(RawPlayer.NewId());
        using var limit = new CancellationTokenSource(Limits.Wait);
        var sockets = new List<IAsyncDisposable>();
        try
        {
            for (var i = 0; i < 3; i++)
            {
                sockets.Add(await Doorway.OpenAsync(host.Url, token, new Door(), limit.Token));
            }

            var refused = await Should.ThrowAsync<RefusedException>(() => Doorway.OpenAsync(host.Url, token, new Door(), limit.Token));
            refused.Status.ShouldBe(HttpStatusCode.TooManyRequests);
            await using var other = await RawPlayer.ConnectAsync(host);
            await other.ShouldStillWorkAsync();
            await host.UntilMetricAsync("arena_connects_refused_total{reason=\"player\"}", 1);
        }
        finally
        {
            foreach (var socket in sockets)
            {
                await socket.DisposeAsync();
            }
        }
    }

    [Fact]
    public async Task APlayerWhoConnectsAgainAndAgainIsRefusedForAMoment()
    {
        await using var host = await HostProcess.StartAsync(HostSettings.Swift.With("Arena__Limits__ConnectBurst", 5).With("Arena__Limits__MaxConnectionsPerPlayer", 100));
        var userId = RawPlayer.NewId();
        var opened = 0;
        for (var i = 0; i < 30; i++)
        {
            try
            {
                await using var player = await RawPlayer.ConnectAsync(host, userId);
                opened++;
            }
            catch (RefusedException refused) when (refused.Status == HttpStatusCode.TooManyRequests)
            {
                // Too often.
            }
        }

        opened.ShouldBeInRange(5, 20);
    }
}
