using System.Security.Cryptography;

namespace CsArena.Realtime.Redis;

/// <summary>
/// Random version 4 GUIDs: a room id is not to be guessed, so they come from the system's generator, which each thread asks
/// for many at a time.
/// </summary>
internal static class RoomIds
{
    private const int Size = 16;

    [ThreadStatic]
    private static byte[]? _random;

    [ThreadStatic]
    private static int _left;

    public static string Next()
    {
        var random = _random ??= new byte[Size * 64];
        if (_left == 0)
        {
            RandomNumberGenerator.Fill(random);
            _left = random.Length;
        }

        _left -= Size;
        var bytes = random.AsSpan(_left, Size);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true).ToString();
    }
}
