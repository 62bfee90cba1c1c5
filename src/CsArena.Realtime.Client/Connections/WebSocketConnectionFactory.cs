using System.Net;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Connections;

namespace CsArena.Realtime.Client.Connections;

/// <summary>Gives a hub connection its transport: a WebSocket without negotiation, so that no sticky session is needed.</summary>
internal sealed class WebSocketConnectionFactory(string token, Action<ConnectionContext> connected) : IConnectionFactory
{
    // Shared by all connections of the process and never disposed: it holds no connection of its own once one is upgraded.
    private static readonly HttpMessageInvoker s_http = new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false });

    public async ValueTask<ConnectionContext> ConnectAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        var url = ((UriEndPoint)endpoint).Uri;
        var socket = new ClientWebSocket();
        try
        {
            socket.Options.SetRequestHeader("Authorization", $"Bearer {token}");
            socket.Options.CollectHttpResponseDetails = true;
            socket.Options.KeepAliveInterval = TimeSpan.Zero; // SignalR has its own.
            await socket.ConnectAsync(url, s_http, cancellationToken);
            var connection = new WebSocketConnection(socket);
            connected(connection);
            return connection;
        }
        catch (WebSocketException error) when (socket.HttpStatusCode is not (0 or HttpStatusCode.SwitchingProtocols))
        {
            var status = socket.HttpStatusCode;
            socket.Dispose();
            throw new UpgradeRefusedException(status, error);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
