using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace CsArena.MatchLoad.Players;

/// <summary>
/// As much of a WebSocket as a player here needs, without the work of a real client: frames go out with a mask of zeros, and
/// messages come in as bytes. Whole messages only; what a server splits is not understood.
/// </summary>
internal sealed class WebSocketLink : IDisposable
{
    private const int MaskLength = 4;

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private byte[] _received = new byte[8192];
    private int _length;
    private int _taken;

    /// <summary>Connects and upgrades.</summary>
    /// <param name="url">Address, with path and query.</param>
    /// <param name="token">A bearer token, if one is needed.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task ConnectAsync(Uri url, string? token, CancellationToken cancellationToken)
    {
        await _socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, url.Port), cancellationToken);
        var authorization = token is null ? "" : $"Authorization: Bearer {token}\r\n";
        await _socket.SendAsync(
            Encoding.ASCII.GetBytes(
                $"GET {url.PathAndQuery} HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                + $"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n{authorization}\r\n"),
            cancellationToken);
        int end;
        while ((end = _received.AsSpan(0, _length).IndexOf("\r\n\r\n"u8)) < 0)
        {
            await FillAsync(cancellationToken);
        }

        if (!_received.AsSpan().StartsWith("HTTP/1.1 101"u8))
        {
            throw new IOException($"{url} answered {Encoding.ASCII.GetString(_received, 0, Math.Min(_length, 100))}");
        }

        _taken = end + 4;
    }

    /// <summary>Makes a frame of text, to be sent as it is.</summary>
    public static byte[] Frame(string text)
    {
        var frame = new byte[text.Length + 16];
        var header = Header(frame, text.Length);
        Encoding.ASCII.GetBytes(text, frame.AsSpan(header));
        return frame[..(header + text.Length)];
    }

    /// <summary>Starts to send. Small frames of one player never fill the socket: nobody waits.</summary>
    public void Send(byte[] frame) => _socket.Send(frame);

    /// <summary>The next message, once it is there; valid until the next call.</summary>
    public async ValueTask<ReadOnlyMemory<byte>> ReceiveAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (TryTake() is { } message)
            {
                return message;
            }

            await FillAsync(cancellationToken);
        }
    }

    public void Dispose() => _socket.Dispose();

    private static int Header(byte[] frame, int length)
    {
        const byte finalText = 0x81, masked = 0x80;
        frame[0] = finalText;
        if (length < 126)
        {
            frame[1] = (byte)(masked | length);
            return 2 + MaskLength;
        }

        frame[1] = masked | 126;
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(2), checked((ushort)length));
        return 4 + MaskLength;
    }

    private ReadOnlyMemory<byte>? TryTake()
    {
        var rest = _received.AsSpan(_taken, _length - _taken);
        if (rest.Length < 2)
        {
            return null;
        }

        var (length, header) = ((int)rest[1], 2);
        if (length == 126)
        {
            if (rest.Length < 4)
            {
                return null;
            }

            (length, header) = (BinaryPrimitives.ReadUInt16BigEndian(rest[2..]), 4);
        }

        if (rest.Length < header + length)
        {
            return null;
        }

        if ((rest[0] & 0x0F) == 8)
        {
            throw new IOException("The server closed a connection.");
        }

        var message = _received.AsMemory(_taken + header, length);
        _taken += header + length;
        return message;
    }

    private async ValueTask FillAsync(CancellationToken cancellationToken)
    {
        if (_taken > 0)
        {
            _received.AsSpan(_taken, _length - _taken).CopyTo(_received);
            (_length, _taken) = (_length - _taken, 0);
        }

        if (_length == _received.Length)
        {
            Array.Resize(ref _received, _received.Length * 2);
        }

        var read = await _socket.ReceiveAsync(_received.AsMemory(_length), cancellationToken);
        _length += read > 0 ? read : throw new IOException("The server cut a connection.");
    }
}
