using System.Net;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Http.Connections.Client;

namespace CsArena.Realtime.Client.Connections;

/// <summary>
/// Opens the WebSocket of one connection. SignalR's own factory does not give out the socket, and without the socket a
/// refused token cannot be told from a server that is not there, and a connection cannot be cut. Where the framework does
/// not tell why a WebSocket was refused, in browsers and in .NET Standard, SignalR's own factory opens it.
/// </summary>
internal sealed class HubSocket(string token)
{
#if NET
    // Shared by all connections of the process and never disposed: it holds no connection of its own once one is upgraded.
    private static readonly Lazy<HttpMessageInvoker> s_http = new(() => new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }));
#endif

    /// <summary>What the server answered instead of opening the WebSocket; null when it did not answer, or nobody can say.</summary>
    public HttpStatusCode? Refusal { get; private set; }

    /// <summary>Cuts the connection; does nothing where SignalR's own factory opened it.</summary>
    public Action Abort { get; private set; } = () => { };

    public void Configure(HttpConnectionOptions options)
    {
        options.AccessTokenProvider = () => Task.FromResult<string?>(token);
#if NET
        if (!OperatingSystem.IsBrowser())
        {
            options.WebSocketFactory = OpenAsync;
        }
#endif
    }

#if NET
    private async ValueTask<WebSocket> OpenAsync(WebSocketConnectionContext context, CancellationToken cancellationToken)
    {
        var socket = new ClientWebSocket();
        Abort = socket.Abort;
        try
        {
            socket.Options.SetRequestHeader("Authorization", $"Bearer {token}");
            socket.Options.CollectHttpResponseDetails = true;
            socket.Options.KeepAliveInterval = TimeSpan.Zero; // SignalR has its own.
            await socket.ConnectAsync(context.Uri, s_http.Value, cancellationToken);
            return socket;
        }
        catch
        {
            Refusal = socket.HttpStatusCode is 0 or HttpStatusCode.SwitchingProtocols ? null : socket.HttpStatusCode;
            socket.Dispose();
            throw;
        }
    }
#endif
}
