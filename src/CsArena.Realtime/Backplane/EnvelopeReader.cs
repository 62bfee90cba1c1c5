using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace CsArena.Realtime.Backplane;

/// <summary>Reads what <see cref="EnvelopeWriter"/> wrote. Nothing is copied: what is read is valid as long as the envelope.</summary>
internal ref struct EnvelopeReader
{
    private ReadOnlySpan<byte> _rest;

    public EnvelopeReader(ReadOnlySpan<byte> envelope)
    {
        _rest = envelope;
        Version = ReadByte();
        Kind = (EnvelopeKind)ReadByte();
        Sender = ReadUInt64();
    }

    public byte Version { get; }

    public EnvelopeKind Kind { get; }

    public ulong Sender { get; }

    public byte ReadByte() => Take(1)[0];

    public ulong ReadUInt64() => BinaryPrimitives.ReadUInt64LittleEndian(Take(sizeof(ulong)));

    public ReadOnlySpan<char> ReadChars() => TakeChars(ref _rest);

    public string ReadString() => new(ReadChars());

    public TextList ReadList() => new(ReadBlock());

    public ReadOnlySpan<byte> ReadBlock() => Take(BinaryPrimitives.ReadInt32LittleEndian(Take(sizeof(int))));

    private static ReadOnlySpan<char> TakeChars(scoped ref ReadOnlySpan<byte> rest)
    {
        var length = BinaryPrimitives.ReadInt32LittleEndian(rest) * sizeof(char);
        var chars = MemoryMarshal.Cast<byte, char>(rest.Slice(sizeof(int), length));
        rest = rest[(sizeof(int) + length)..];
        return chars;
    }

    private ReadOnlySpan<byte> Take(int length)
    {
        var taken = _rest[..length];
        _rest = _rest[length..];
        return taken;
    }

    /// <summary>A list of texts, read one by one.</summary>
    public ref struct TextList
    {
        private ReadOnlySpan<byte> _rest;
        private int _left;

        public TextList(ReadOnlySpan<byte> block)
        {
            _left = BinaryPrimitives.ReadInt32LittleEndian(block);
            _rest = block[sizeof(int)..];
        }

        public ReadOnlySpan<char> Current { get; private set; }

        public readonly TextList GetEnumerator() => this;

        public bool MoveNext()
        {
            if (_left == 0)
            {
                return false;
            }

            _left--;
            Current = TakeChars(ref _rest);
            return true;
        }
    }
}
