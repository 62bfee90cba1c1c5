using System.Net.Sockets;
using System.Text;

namespace CsArena.Flood;

/// <summary>Floods that are made of connections.</summary>
internal static class Connections
{
    private static readonly byte[] EndOfHeaders = "\r\n\r\n"u8.ToArray();

    /// <summary>A player's WebSocket, opened and cut, over and over.</summary>
    public static async Task ReconnectAsync(FloodTarget target, int lane, FloodCount count, CancellationToken end)
    {
        using var socket = await UpgradeAsync(target, lane, count, end);
        count.Sent(1);
        if (socket is not null)
        {
            await socket.GetStream().WriteAsync(Frame.Text("{\"protocol\":\"json\",\"version\":1}"), end);
            await socket.GetStream().ReadAtLeastAsync(new byte[2], 2, throwOnEndOfStream: false, end);
        }
    }

    /// <summary>A request to connect that is hung up on before it is answered.</summary>
    public static async Task HangUpAsync(FloodTarget target, int lane, FloodCount count, CancellationToken end)
    {
        using var socket = await OpenAsync(target, count, end);
        await socket.GetStream().WriteAsync(Request(target, lane), end);
        count.Sent(1);
        socket.Client.LingerState = new LingerOption(true, 0);
    }

    /// <summary>A socket that says nothing for as long as the host lets it.</summary>
    public static async Task HoldAsync(FloodTarget target, int lane, FloodCount count, CancellationToken end)
    {
        using var socket = await OpenAsync(target, count, end);
        await ReadToEndAsync(socket.GetStream(), end);
        count.Cut();
    }

    /// <summary>A WebSocket of a lane's player; null when the host has refused it.</summary>
    public static async Task<TcpClient?> UpgradeAsync(FloodTarget target, int lane, FloodCount count, CancellationToken end)
    {
        var socket = await OpenAsync(target, count, end);
        try
        {
            await socket.GetStream().WriteAsync(Request(target, lane), end);
            var answer = await ReadHeadersAsync(socket.GetStream(), end);
            if (answer.StartsWith("HTTP/1.1 101", StringComparison.Ordinal))
            {
                return socket;
            }
        }
        catch
        {
            socket.Dispose();
            throw;
        }

        count.Refused();
        socket.Dispose();
        return null;
    }

    public static async Task<TcpClient> OpenAsync(FloodTarget target, FloodCount count, CancellationToken end)
    {
        var socket = new TcpClient { NoDelay = true };
        try
        {
            await socket.ConnectAsync(target.Url.Host, target.Url.Port, end);
        }
        catch
        {
            socket.Dispose();
            throw;
        }

        count.Connected();
        return socket;
    }

    public static async Task ReadToEndAsync(NetworkStream stream, CancellationToken end)
    {
        var buffer = new byte[65_536];
        while (await stream.ReadAsync(buffer, end) > 0)
        {
            // What comes is of no interest.
        }
    }

    private static byte[] Request(FloodTarget target, int lane) => Encoding.ASCII.GetBytes(
        $"GET /ws HTTP/1.1\r\n{target.Headers(lane)}Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");

    private static async Task<string> ReadHeadersAsync(NetworkStream stream, CancellationToken end)
    {
        var (buffer, length) = (new byte[8_192], 0);
        while (buffer.AsSpan(0, length).IndexOf(EndOfHeaders) < 0)
        {
            var read = await stream.ReadAsync(buffer.AsMemory(length), end);
            if (read == 0)
            {
                throw new IOException("Closed without an answer.");
            }

            length += read;
        }

        return Encoding.ASCII.GetString(buffer, 0, length);
    }
}
