using System.Net;
using System.Net.Http.Headers;
using System.Net.WebSockets;

namespace CsArena.EndToEnd.Players;

/// <summary>How a connection is opened.</summary>
/// <param name="Negotiate">With SignalR's negotiation first, or without it.</param>
/// <param name="TokenInQuery">The token in the query, as browsers do, or in a header.</param>
public sealed record Door(bool Negotiate = false, bool TokenInQuery = false);

/// <summary>The server answered with an HTTP status instead of a WebSocket.</summary>
public sealed class RefusedException(HttpStatusCode status, string at) : Exception($"HTTP {(int)status} at {at}")
{
    public HttpStatusCode Status => status;
}

/// <summary>Opens WebSockets to a host's hub.</summary>
public static class Doorway
{
    private static readonly HttpMessageInvoker Handler = new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false });

    public static async Task<SocketTransport> OpenAsync(Uri host, string? token, Door door, CancellationToken cancellationToken)
    {
        var id = door.Negotiate ? await NegotiateAsync(host, token, door, cancellationToken) : null;
        var socket = new ClientWebSocket();
        try
        {
            socket.Options.CollectHttpResponseDetails = true;
            socket.Options.KeepAliveInterval = TimeSpan.Zero;
            if (token is not null && !door.TokenInQuery)
            {
                socket.Options.SetRequestHeader("Authorization", $"Bearer {token}");
            }

            await socket.ConnectAsync(Address(host, "ws", "/ws", ("id", id), ("access_token", door.TokenInQuery ? token : null)), Handler, cancellationToken);
            return new SocketTransport(socket);
        }
        catch (WebSocketException) when (socket.HttpStatusCode != 0)
        {
            var status = socket.HttpStatusCode;
            socket.Dispose();
            throw new RefusedException(status, "/ws");
        }
    }

    /// <summary>The connection token of a negotiation.</summary>
    public static async Task<string> NegotiateAsync(Uri host, string? token, Door door, CancellationToken cancellationToken)
    {
        var url = Address(host, "http", "/ws/negotiate", ("negotiateVersion", "1"), ("access_token", door.TokenInQuery ? token : null));
        using var request = new HttpRequestMessage(HttpMethod.Post, url);
        if (token is not null && !door.TokenInQuery)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        using var response = await Handler.SendAsync(request, cancellationToken);
        if (response.StatusCode != HttpStatusCode.OK)
        {
            throw new RefusedException(response.StatusCode, "/ws/negotiate");
        }

        using var answer = JsonDocument.Parse(await response.Content.ReadAsStringAsync(cancellationToken));
        answer.RootElement.GetProperty("availableTransports").EnumerateArray()
            .ShouldContain(transport => transport.GetProperty("transport").GetString() == "WebSockets");
        return answer.RootElement.GetProperty("connectionToken").GetString()!;
    }

    private static Uri Address(Uri host, string scheme, string path, params (string Name, string? Value)[] query)
        => new UriBuilder(scheme, host.Host, host.Port, path)
        {
            Query = string.Join('&', query.Where(pair => pair.Value is not null).Select(pair => $"{pair.Name}={Uri.EscapeDataString(pair.Value!)}")),
        }.Uri;
}
