using System.Buffers.Binary;
using System.Buffers.Text;
using System.Text;

namespace CsArena.Realtime.Redis;

/// <summary>
/// Packs values for a script, as MessagePack texts in one array: one argument in place of dozens. What is null or the
/// default is packed as nil, and has no field in the hash.
/// </summary>
internal ref struct PackedWriter
{
    private const byte Nil = 0xC0;
    private const byte Array16 = 0xDC;
    private const byte Text16 = 0xDA;
    private const byte Text32 = 0xDB;
    private const int HeaderLength = 3;

    [ThreadStatic]
    private static byte[]? _buffer;

    private byte[] _bytes;
    private int _length;
    private ushort _count;

    /// <summary>Begins an array. One at a time on a thread: they share a buffer.</summary>
    public static PackedWriter Begin() => new() { _bytes = _buffer ??= new byte[4096], _length = HeaderLength };

    /// <summary>Ends the array.</summary>
    public readonly byte[] ToArray()
    {
        _bytes[0] = Array16;
        BinaryPrimitives.WriteUInt16BigEndian(_bytes.AsSpan(1), _count);
        return _bytes.AsSpan(0, _length).ToArray();
    }

    public void Write(string? value)
    {
        if (value is null)
        {
            WriteNil();
            return;
        }

        Reserve(Encoding.UTF8.GetMaxByteCount(value.Length));
        Close(Encoding.UTF8.GetBytes(value, Rest));
    }

    public void Write(ReadOnlySpan<byte> text)
    {
        Reserve(text.Length);
        text.CopyTo(Rest);
        Close(text.Length);
    }

    public void Write(long value)
    {
        Reserve(20);
        Utf8Formatter.TryFormat(value, Rest, out var length);
        Close(length);
    }

    public void Write(double value)
    {
        Reserve(32);
        Utf8Formatter.TryFormat(value, Rest, out var length);
        Close(length);
    }

    public void Write(bool value) => Write(value ? "true"u8 : "false"u8);

    public void Write(DateTimeOffset value) => Write(Microseconds.Of(value));

    public void WriteUnlessNull(DateTimeOffset? value)
    {
        if (value is { } time)
        {
            Write(time);
        }
        else
        {
            WriteNil();
        }
    }

    public void WriteUnlessNull(int? value)
    {
        if (value is { } number)
        {
            Write(number);
        }
        else
        {
            WriteNil();
        }
    }

    public void WriteUnlessZero(long value)
    {
        if (value != 0)
        {
            Write(value);
        }
        else
        {
            WriteNil();
        }
    }

    public void WriteIfTrue(bool value)
    {
        if (value)
        {
            Write(value);
        }
        else
        {
            WriteNil();
        }
    }

    public void WriteNil()
    {
        Reserve(0);
        _bytes[_length++] = Nil;
        _count++;
    }

    /// <summary>Where the next text goes: behind the longest header that it may need.</summary>
    private readonly Span<byte> Rest => _bytes.AsSpan(_length + 5);

    private void Close(int length)
    {
        var text = _bytes.AsSpan(_length + 5, length);
        if (length <= ushort.MaxValue)
        {
            _bytes[_length] = Text16;
            BinaryPrimitives.WriteUInt16BigEndian(_bytes.AsSpan(_length + 1), (ushort)length);
            _length += 3;
        }
        else
        {
            _bytes[_length] = Text32;
            BinaryPrimitives.WriteInt32BigEndian(_bytes.AsSpan(_length + 1), length);
            _length += 5;
        }

        text.CopyTo(_bytes.AsSpan(_length));
        _length += length;
        _count++;
    }

    private void Reserve(int textLength)
    {
        var needed = _length + 5 + textLength;
        if (needed > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(needed, _bytes.Length * 2));
            _buffer = _bytes.Length <= 256 * 1024 ? _bytes : _buffer;
        }
    }
}
