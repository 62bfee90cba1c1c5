using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;

namespace CsArena.EndToEnd.Players;

/// <summary>A player whose connection is open, and who reads nothing of what comes: by a frozen browser, or on purpose.</summary>
public sealed class DeafPlayer : IAsyncDisposable
{
    private const char EndOfMessage = '\u001e';

    private readonly ClientWebSocket _socket = new();
    private readonly SocketsHttpHandler _handler = new() { ConnectCallback = ConnectAsync };

    public string UserId { get; } = RawPlayer.NewId("deaf");

    public static async Task<DeafPlayer> ConnectAsync(HostProcess host)
    {
        var player = new DeafPlayer();
        using var limit = new CancellationTokenSource(Limits.Wait);
        player._socket.Options.KeepAliveInterval = TimeSpan.Zero;
        player._socket.Options.SetRequestHeader("Authorization", $"Bearer {Tokens.For(player.UserId)}");
        using var invoker = new HttpMessageInvoker(player._handler, disposeHandler: false);
        await player._socket.ConnectAsync(new UriBuilder("ws", host.Url.Host, host.Url.Port, "/ws").Uri, invoker, limit.Token);
        await player.SendAsync("""{"protocol":"json","version":1}""", limit.Token);
        return player;
    }

    public async Task CallAsync(string method)
    {
        using var limit = new CancellationTokenSource(Limits.Wait);
        await SendAsync(Call(method), limit.Token);
    }

    /// <summary>Calls until nothing goes through any more: the answers fill every buffer on the way.</summary>
    public async Task CallUntilStuckAsync(string method, TimeSpan patience)
    {
        var many = string.Concat(Enumerable.Repeat(Call(method) + EndOfMessage, 100));
        for (var sent = 0; sent < 2_000_000; sent += 100)
        {
            var sending = _socket.SendAsync(Encoding.UTF8.GetBytes(many), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
            if (await Task.WhenAny(sending, Task.Delay(patience)) != sending)
            {
                return;
            }

            try
            {
                await sending;
            }
            catch (WebSocketException)
            {
                // Was stuck for so long, with room left on this side, that the server gave the connection up.
                return;
            }
        }

        throw new InvalidOperationException("The server reads on and on.");
    }

    public ValueTask DisposeAsync()
    {
        _socket.Abort();
        _socket.Dispose();
        _handler.Dispose();
        return ValueTask.CompletedTask;
    }

    private static string Call(string method) => $$"""{"type":1,"invocationId":"1","target":"{{method}}","arguments":[{}]}""";

    /// <summary>With small buffers, so that they are soon full.</summary>
    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveBufferSize = 4_096, SendBufferSize = 4_096 };
        await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
        return new NetworkStream(socket, ownsSocket: true);
    }

    private Task SendAsync(string message, CancellationToken cancellationToken)
        => _socket.SendAsync(Encoding.UTF8.GetBytes(message + EndOfMessage), WebSocketMessageType.Text, endOfMessage: true, cancellationToken);
}
