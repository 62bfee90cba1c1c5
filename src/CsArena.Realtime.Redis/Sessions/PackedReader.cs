using System.Buffers.Binary;
using System.Buffers.Text;
using System.Text;

namespace CsArena.Realtime.Redis;

/// <summary>
/// Reads what a script packed: arrays of texts, in order; a field that is not there is false. One reply in one piece costs a
/// fraction of a reply of dozens of parts.
/// </summary>
internal ref struct PackedReader(ReadOnlySpan<byte> packed)
{
    private ReadOnlySpan<byte> _rest = packed;

    /// <summary>Begins an array.</summary>
    /// <returns>How many values it has.</returns>
    public int ReadArray()
    {
        var type = Take(1)[0];
        return type switch
        {
            >= 0x90 and <= 0x9F => type & 0x0F,
            0xDC => BinaryPrimitives.ReadUInt16BigEndian(Take(2)),
            0xDD => BinaryPrimitives.ReadInt32BigEndian(Take(4)),
            _ => throw Unexpected(type),
        };
    }

    /// <summary>Reads a text, if there is one.</summary>
    public bool TryRead(out ReadOnlySpan<byte> text)
    {
        var type = Take(1)[0];
        var length = type switch
        {
            >= 0xA0 and <= 0xBF => type & 0x1F,
            0xD9 => Take(1)[0],
            0xDA => BinaryPrimitives.ReadUInt16BigEndian(Take(2)),
            0xDB => BinaryPrimitives.ReadInt32BigEndian(Take(4)),
            0xC2 => -1,
            _ => throw Unexpected(type),
        };
        text = length > 0 ? Take(length) : default;
        return length >= 0;
    }

    /// <summary>Reads a text that is there.</summary>
    public ReadOnlySpan<byte> Read() => TryRead(out var text) ? text : throw new InvalidDataException("A field is missing.");

    public string ReadText() => Encoding.UTF8.GetString(Read());

    public string? ReadTextOrNull() => TryRead(out var text) ? Encoding.UTF8.GetString(text) : null;

    public long ReadNumber() => Number(Read());

    public int ReadInt() => (int)ReadNumber();

    public long ReadNumberOrZero() => TryRead(out var text) ? Number(text) : 0;

    public int? ReadIntOrNull() => TryRead(out var text) ? (int)Number(text) : null;

    public double ReadDoubleOrZero()
        => !TryRead(out var text) ? 0
            : Utf8Parser.TryParse(text, out double value, out var read) && read == text.Length ? value
            : throw Malformed();

    public bool ReadBool() => TryRead(out var text) && text.SequenceEqual("true"u8);

    public DateTimeOffset ReadTime() => Microseconds.ToTime(ReadNumber());

    public DateTimeOffset? ReadTimeOrNull() => TryRead(out var text) ? Microseconds.ToTime(Number(text)) : null;

    private static long Number(ReadOnlySpan<byte> text)
        => Utf8Parser.TryParse(text, out long value, out var read) && read == text.Length ? value : throw Malformed();

    private ReadOnlySpan<byte> Take(int length)
    {
        var taken = _rest[..length];
        _rest = _rest[length..];
        return taken;
    }

    private static InvalidDataException Unexpected(byte type) => new($"A script packed something of type {type:X2}.");

    private static InvalidDataException Malformed() => new("A field that should be a number is none.");
}
