using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace CsArena.Realtime.InMemory;

/// <summary>
/// Random version 4 GUIDs, drawn many at a time: asking the system's generator for each would cost more than the match.
/// </summary>
internal sealed class RoomIds
{
    private const int Size = 16;

    /// <summary>Room ids are random as they are: the first characters make a hash as good as any.</summary>
    public static IEqualityComparer<string> Comparer { get; } = new ByFirstCharacters();

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

    private sealed class ByFirstCharacters : IEqualityComparer<string>
    {
        private const int Characters = 8;

        public bool Equals(string? x, string? y) => string.Equals(x, y);

        public int GetHashCode(string roomId)
        {
            if (roomId.Length < Characters)
            {
                return roomId.GetHashCode(StringComparison.Ordinal);
            }

            var bits = MemoryMarshal.Cast<char, ulong>(roomId.AsSpan(0, Characters));
            return (int)(((bits[0] * 0x9E3779B97F4A7C15) ^ (bits[1] * 0xC2B2AE3D27D4EB4F)) >> 32);
        }
    }
}
