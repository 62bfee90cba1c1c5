using System.Buffers.Binary;

namespace CsArena.Realtime.Hubs;

/// <summary>
/// Counts what a client sends on a WebSocket, of every kind: one for each frame, pings and empty ones among them, one for each
/// message of SignalR in it, and one for each <see cref="BytesOfOne"/> bytes. Works on the bytes as they come in, wherever a read
/// has cut them.
/// </summary>
internal sealed class FrameCost
{
    private const int BytesOfOne = 4_096;

    /// <summary>Ends a message of SignalR.</summary>
    private const byte EndOfMessage = 0x1e;

    private const int MaskLength = 4;
    private const int ShortestHeader = 2;

    private readonly byte[] _header = new byte[14];
    private int _headerLength;
    private long _payloadLeft;
    private int _maskAt;
    private int _bytes;

    /// <summary>What these bytes cost, which follow those before.</summary>
    public int Add(ReadOnlySpan<byte> bytes)
    {
        var cost = 0;
        _bytes += bytes.Length;
        cost += _bytes / BytesOfOne;
        _bytes %= BytesOfOne;
        while (!bytes.IsEmpty)
        {
            if (_payloadLeft > 0)
            {
                var payload = bytes[..(int)Math.Min(_payloadLeft, bytes.Length)];
                cost += CountMessages(payload);
                _payloadLeft -= payload.Length;
                bytes = bytes[payload.Length..];
                continue;
            }

            _header[_headerLength++] = bytes[0];
            bytes = bytes[1..];
            if (_headerLength >= ShortestHeader && _headerLength == HeaderLength)
            {
                cost++;
                _payloadLeft = PayloadLength;
                _maskAt = 0;
                _headerLength = 0;
            }
        }

        return cost;
    }

    private bool IsMasked => (_header[1] & 0x80) != 0;

    private int HeaderLength => ShortestHeader + LengthBytes + (IsMasked ? MaskLength : 0);

    private int LengthBytes => (_header[1] & 0x7f) switch
    {
        126 => sizeof(ushort),
        127 => sizeof(ulong),
        _ => 0,
    };

    private long PayloadLength => LengthBytes switch
    {
        sizeof(ushort) => BinaryPrimitives.ReadUInt16BigEndian(_header.AsSpan(ShortestHeader)),
        sizeof(ulong) => Math.Max(0, BinaryPrimitives.ReadInt64BigEndian(_header.AsSpan(ShortestHeader))),
        _ => _header[1] & 0x7f,
    };

    private int CountMessages(ReadOnlySpan<byte> payload)
    {
        var mask = IsMasked ? _header.AsSpan(ShortestHeader + LengthBytes, MaskLength) : [0, 0, 0, 0];
        var (count, at) = (0, _maskAt);
        foreach (var one in payload)
        {
            count += (one ^ mask[at]) == EndOfMessage ? 1 : 0;
            at = (at + 1) % MaskLength;
        }

        _maskAt = at;
        return count;
    }
}
