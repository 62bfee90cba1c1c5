using System.Security.Cryptography;

namespace CsArena.Realtime.InMemory;

/// <summary>
/// Random version 4 GUIDs, drawn many at a time: asking the system's generator for each would cost more than the match.
/// </summary>
internal sealed class RoomIds
{
    private const int Size = 16;
    private readonly byte[] _random = new byte[Size * 256];
    private int _used = Size * 256;

    public string Next()
    {
        if (_used == _random.Length)
        {
            RandomNumberGenerator.Fill(_random);
            _used = 0;
        }

        var bytes = _random.AsSpan(_used, Size);
        _used += Size;
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true).ToString();
    }
}
