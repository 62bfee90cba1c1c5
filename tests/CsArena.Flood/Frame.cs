using System.Buffers.Binary;
using System.Text;

namespace CsArena.Flood;

/// <summary>WebSocket frames of a client, masked with zeros.</summary>
internal static class Frame
{
    private const char EndOfMessage = '\u001e';

    public static byte[] Empty { get; } = Of(0x1, []);

    public static byte[] Ping { get; } = Of(0x9, "flood"u8.ToArray());

    /// <summary>One frame that has these messages of SignalR.</summary>
    public static byte[] Text(params string[] messages) => Of(0x1, Encoding.UTF8.GetBytes(string.Concat(messages.Select(message => message + EndOfMessage))));

    private static byte[] Of(byte opcode, byte[] payload)
    {
        const byte Final = 0x80;
        const byte Masked = 0x80;
        byte[] length = payload.Length < 126
            ? [(byte)(Masked | payload.Length)]
            : [Masked | 126, (byte)(payload.Length >> 8), (byte)payload.Length];
        if (payload.Length > ushort.MaxValue)
        {
            length = [Masked | 127, 0, 0, 0, 0, 0, 0, 0, 0];
            BinaryPrimitives.WriteInt64BigEndian(length.AsSpan(1), payload.Length);
        }

        return [(byte)(Final | opcode), .. length, 0, 0, 0, 0, .. payload];
    }
}
