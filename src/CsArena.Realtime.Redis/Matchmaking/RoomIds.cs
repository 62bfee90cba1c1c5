using System.Security.Cryptography;

namespace CsArena.Realtime.Redis;

/// <summary>Random version 4 GUIDs: a room id is not to be guessed, so they come from the system's generator.</summary>
internal static class RoomIds
{
    public static string Next()
    {
        Span<byte> bytes = stackalloc byte[16];
        RandomNumberGenerator.Fill(bytes);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true).ToString();
    }
}
