using System.Net;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Http.Connections.Client;

namespace CsArena.Realtime.Client.Connections;

/// <summary>
/// Opens the WebSocket of one connection. SignalR's own factory does not give out the socket, and without the socket a
/// refused token cannot be told from a server that is not there, and a connection cannot be cut.
/// </summary>
internal sealed class HubSocket(string token)
{
    // Shared by all connections of the process and never disposed: it holds no connection of its own once one is upgraded.
    private static readonly HttpMessageInvoker s_http = new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false });

    private volatile ClientWebSocket? _socket;

    /// <summary>What the server answered instead of opening the WebSocket; null when it did not answer.</summary>
    public HttpStatusCode? Refusal { get; private set; }

    public async ValueTask<WebSocket> OpenAsync(WebSocketConnectionContext context, CancellationToken cancellationToken)
    {
        var socket = new ClientWebSocket();
        _socket = socket;
        try
        {
            socket.Options.SetRequestHeader("Authorization", $"Bearer {token}");
            socket.Options.CollectHttpResponseDetails = true;
            socket.Options.KeepAliveInterval = TimeSpan.Zero; // SignalR has its own.
            await socket.ConnectAsync(context.Uri, s_http, cancellationToken);
            return socket;
        }
        catch
        {
            Refusal = socket.HttpStatusCode is 0 or HttpStatusCode.SwitchingProtocols ? null : socket.HttpStatusCode;
            socket.Dispose();
            throw;
        }
    }

    public void Abort() => _socket?.Abort();
}
