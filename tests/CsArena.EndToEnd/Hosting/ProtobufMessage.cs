using System.Buffers.Binary;
using System.Text;

namespace CsArena.EndToEnd.Hosting;

/// <summary>The fields of a protobuf message, as far as OTLP has them.</summary>
internal sealed class ProtobufMessage
{
    private readonly List<(int Field, byte[] Bytes, long Number)> _fields = [];

    public ProtobufMessage(byte[] bytes)
    {
        var position = 0;
        while (position < bytes.Length)
        {
            var tag = Varint(bytes, ref position);
            var field = (int)(tag >> 3);
            switch (tag & 7)
            {
                case 0:
                    _fields.Add((field, [], Varint(bytes, ref position)));
                    break;
                case 1:
                    _fields.Add((field, [], BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(position))));
                    position += 8;
                    break;
                case 5:
                    _fields.Add((field, [], BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(position))));
                    position += 4;
                    break;
                default:
                    var length = (int)Varint(bytes, ref position);
                    _fields.Add((field, bytes[position..(position + length)], 0));
                    position += length;
                    break;
            }
        }
    }

    /// <summary>The messages in a field.</summary>
    public IEnumerable<ProtobufMessage> All(int field) => _fields.Where(one => one.Field == field).Select(one => new ProtobufMessage(one.Bytes));

    /// <summary>The bytes in a field; none when it is absent.</summary>
    public byte[] Bytes(int field) => _fields.Find(one => one.Field == field).Bytes ?? [];

    public string Text(int field) => Encoding.UTF8.GetString(Bytes(field));

    public long? Number(int field) => _fields.Exists(one => one.Field == field) ? _fields.Find(one => one.Field == field).Number : null;

    public double? Double(int field) => Number(field) is { } bits ? BitConverter.Int64BitsToDouble(bits) : null;

    private static long Varint(byte[] bytes, ref int position)
    {
        long value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var next = bytes[position++];
            value |= (long)(next & 0x7f) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }
    }
}
