using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace CsArena.Realtime.Backplane;

/// <summary>
/// One envelope, written into a pooled buffer: a version, a kind, the sender, and what the kind needs. Text is UTF-16, so
/// that any name goes over as it is and is looked up without being decoded; numbers are little-endian.
/// </summary>
internal sealed class EnvelopeWriter : IBufferWriter<byte>
{
    public const byte Version = 1;

    // A JSON writer asks for 4 KiB at a time.
    private const int InitialSize = 8192;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(InitialSize);
    private int _length;

    public EnvelopeWriter(EnvelopeKind kind, ulong sender)
    {
        WriteByte(Version);
        WriteByte((byte)kind);
        WriteUInt64(sender);
    }

    public ReadOnlyMemory<byte> Written => _buffer.AsMemory(0, _length);

    public void WriteByte(byte value)
    {
        GetSpan(1)[0] = value;
        _length++;
    }

    public void WriteUInt64(ulong value)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(GetSpan(sizeof(ulong)), value);
        _length += sizeof(ulong);
    }

    public void WriteString(string value)
    {
        WriteInt32(value.Length);
        var bytes = MemoryMarshal.AsBytes(value.AsSpan());
        bytes.CopyTo(GetSpan(bytes.Length));
        _length += bytes.Length;
    }

    /// <summary>A list is a block, so that a reader can step over it at once.</summary>
    public void WriteList(IReadOnlyList<string> values)
    {
        var block = BeginBlock();
        WriteInt32(values.Count);
        for (var i = 0; i < values.Count; i++)
        {
            WriteString(values[i]);
        }

        EndBlock(block);
    }

    /// <summary>Begins bytes whose length is written before them.</summary>
    /// <returns>What <see cref="EndBlock"/> needs.</returns>
    public int BeginBlock()
    {
        WriteInt32(0);
        return _length;
    }

    public void EndBlock(int begin)
        => BinaryPrimitives.WriteInt32LittleEndian(_buffer.AsSpan(begin - sizeof(int)), _length - begin);

    public void Advance(int count) => _length += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _buffer.AsMemory(_length);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _buffer.AsSpan(_length);
    }

    /// <summary>Gives the buffer back. Not to be called while somebody may still read it.</summary>
    public void Release()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        _length = 0;
    }

    private void WriteInt32(int value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(GetSpan(sizeof(int)), value);
        _length += sizeof(int);
    }

    private void Reserve(int sizeHint)
    {
        var needed = Math.Max(sizeHint, 1);
        if (_buffer.Length - _length >= needed)
        {
            return;
        }

        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_buffer.Length * 2, checked(_length + needed)));
        _buffer.AsSpan(0, _length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
