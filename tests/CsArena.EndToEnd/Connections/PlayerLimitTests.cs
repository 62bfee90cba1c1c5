using System.Net;
using System.Net.WebSockets;
using System.Text;
using Microsoft.AspNetCore.SignalR;

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

    [Theory]
    [InlineData("{\"type\":6}\u001e")]
    [InlineData("{\"type\":99}\u001e")]
    [InlineData("")]
    public async Task AConnectionThatGoesOnAtTenTimesTheLimitIsCutWithACode(string frame)
    {
        await using var host = await HostProcess.StartAsync(FewCalls);
        var userId = RawPlayer.NewId("flood");
        await using var other = await RawPlayer.ConnectAsync(host);
        await SendUntilCutAsync(host, userId, frame);
        await host.UntilMetricAsync("arena_connections_cut_total", 1);
        await host.ShouldLogAsync($"of player {userId} ends in match -: limited");
        await other.ShouldStillWorkAsync();
        host.ErrorLines.ShouldBeEmpty(host.Told);
    }

    [Fact]
    public async Task ReconnectsDoNotRefreshTheLimitOfWhatAPlayerSends()
    {
        await using var host = await HostProcess.StartAsync(FewCalls);
        var userId = RawPlayer.NewId("flood");
        (await CallUntilCutAsync(host, userId)).ShouldBeInRange(100, 400);
        (await CallUntilCutAsync(host, userId)).ShouldBeLessThan(100);
    }

    /// <summary>Ten times of that is 200 calls at once and 10 a second.</summary>
    private static HostSettings FewCalls => HostSettings.Swift.With("Arena__Limits__CallBurst", 20).With("Arena__Limits__CallsPerSecond", 1);

    /// <summary>Calls a method that is not there, one call after the other, and answers with how often that was answered.</summary>
    private static async Task<int> CallUntilCutAsync(HostProcess host, string userId)
    {
        await using var player = await RawPlayer.ConnectAsync(host, userId);
        for (var answered = 0; ; answered++)
        {
            try
            {
                await Should.ThrowAsync<HubException>(() => player.CallAsync("no:such", new { }));
            }
            catch (ShouldAssertException) when (!player.IsOpen)
            {
                return answered;
            }
        }
    }

    private static async Task SendUntilCutAsync(HostProcess host, string userId, string frame)
    {
        using var limit = new CancellationTokenSource(Limits.Wait);
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Authorization", $"Bearer {Tokens.For(userId)}");
        await socket.ConnectAsync(new UriBuilder("ws", host.Url.Host, host.Url.Port, "/ws").Uri, limit.Token);
        var reading = ReadToCloseAsync(socket, limit.Token);
        await SendAsync("{\"protocol\":\"json\",\"version\":1}\u001e");
        try
        {
            while (!reading.IsCompleted)
            {
                await SendAsync(frame);
            }
        }
        catch (WebSocketException)
        {
            // The host has closed the connection.
        }

        await reading;
        socket.CloseStatus.ShouldBe(WebSocketCloseStatus.PolicyViolation);

        Task SendAsync(string text) => socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, limit.Token);
    }

    private static async Task ReadToCloseAsync(ClientWebSocket socket, CancellationToken cancellationToken)
    {
        var buffer = new byte[4_096];
        while ((await socket.ReceiveAsync(buffer.AsMemory(), cancellationToken)).MessageType != WebSocketMessageType.Close)
        {
            // Answers and pings.
        }
    }
}
