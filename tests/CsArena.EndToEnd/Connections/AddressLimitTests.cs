using System.Net;
using System.Net.WebSockets;

namespace CsArena.EndToEnd.Connections;

/// <summary>Addresses are limited, by the word of a known proxy and of nobody else; and a proxy may serve the host under a path.</summary>
public sealed class AddressLimitTests
{
    private const string Address = "203.0.113.7";
    private const string OtherAddress = "203.0.113.8";

    [Fact]
    public async Task ConnectsSocketsAndRequestsOfAnAddressAreLimited()
    {
        await using var host = await HostProcess.StartAsync(HostSettings.Swift
            .With("KNOWN_PROXIES", "127.0.0.1,::1")
            .With("Arena__Limits__AddressConnectBurst", 4)
            .With("Arena__Limits__AddressConnectsPerSecond", 1)
            .With("Arena__Limits__MaxConnectionsPerAddress", 2)
            .With("Arena__Limits__AddressRequestBurst", 40)
            .With("Arena__Limits__AddressRequestsPerSecond", 1));
        using (var first = await OpenAsync(host, Address))
        using (var second = await OpenAsync(host, Address))
        {
            first.State.ShouldBe(WebSocketState.Open);
            (await RefusedAsync(host, Address)).ShouldBe(HttpStatusCode.TooManyRequests);
            using var other = await OpenAsync(host, OtherAddress);
            other.State.ShouldBe(WebSocketState.Open);
        }

        // Now places are free, and soon the burst of connects is spent.
        var refused = 0;
        for (var i = 0; i < 10; i++)
        {
            using var socket = new ClientWebSocket();
            refused += await TryOpenAsync(host, Address, socket) is null ? 0 : 1;
        }

        refused.ShouldBeInRange(5, 9);
        (await host.MetricsAsync())["arena_connects_refused_total{reason=\"address\"}"].ShouldBe(refused + 1);

        // A stranger without a token counts too, whatever is asked for.
        var statuses = new List<HttpStatusCode>();
        for (var i = 0; i < 50; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/no/such/path");
            request.Headers.Add("X-Forwarded-For", OtherAddress);
            using var answer = await host.Http.SendAsync(request);
            statuses.Add(answer.StatusCode);
            (answer.Headers.ConnectionClose ?? false).ShouldBe(answer.StatusCode == HttpStatusCode.TooManyRequests);
        }

        statuses[0].ShouldBe(HttpStatusCode.NotFound);
        statuses[^1].ShouldBe(HttpStatusCode.TooManyRequests);
        (await host.MetricsAsync())["arena_requests_refused_total"].ShouldBeGreaterThan(0);
        await using var innocent = await RawPlayer.ConnectAsync(host);
        await innocent.ShouldStillWorkAsync();
    }

    [Fact]
    public async Task TheHostIsServedUnderAPathAndSaysSoInItsDescription()
    {
        await using var host = await HostProcess.StartAsync(HostSettings.Swift.With("PATH_BASE", "/arena").With("ASPNETCORE_ENVIRONMENT", "Development"));
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Authorization", $"Bearer {Tokens.For(RawPlayer.NewId())}");
        using var limit = new CancellationTokenSource(Limits.Wait);
        await socket.ConnectAsync(new UriBuilder("ws", host.Url.Host, host.Url.Port, "/arena/ws").Uri, limit.Token);
        socket.State.ShouldBe(WebSocketState.Open);
        using var description = JsonDocument.Parse(await host.Http.GetStringAsync("/arena/api/openapi.json"));
        description.RootElement.GetProperty("servers")[0].GetProperty("url").GetString().ShouldBe("/arena");
    }

    private static async Task<ClientWebSocket> OpenAsync(HostProcess host, string address)
    {
        var socket = new ClientWebSocket();
        (await TryOpenAsync(host, address, socket)).ShouldBeNull();
        return socket;
    }

    private static async Task<HttpStatusCode?> RefusedAsync(HostProcess host, string address)
    {
        using var socket = new ClientWebSocket();
        return await TryOpenAsync(host, address, socket);
    }

    /// <summary>Connects as a player of its own; null when that is let in.</summary>
    private static async Task<HttpStatusCode?> TryOpenAsync(HostProcess host, string address, ClientWebSocket socket)
    {
        using var limit = new CancellationTokenSource(Limits.Wait);
        socket.Options.CollectHttpResponseDetails = true;
        socket.Options.SetRequestHeader("Authorization", $"Bearer {Tokens.For(RawPlayer.NewId())}");
        socket.Options.SetRequestHeader("X-Forwarded-For", address);
        try
        {
            await socket.ConnectAsync(new UriBuilder("ws", host.Url.Host, host.Url.Port, "/ws").Uri, limit.Token);
            return null;
        }
        catch (WebSocketException) when (socket.HttpStatusCode != 0)
        {
            return socket.HttpStatusCode;
        }
    }
}
