using System.Buffers;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Options;

namespace CsArena.Realtime.Delivery;

/// <summary>
/// Messages between nodes as bytes. An event's payload is written once, as the JSON that the client gets. The first byte is
/// the version of the format: during a rolling update a node ignores what it does not know. A message is taken as a whole or
/// not at all: every length and every number in it has a bound, since it may be broken or a stranger's.
/// </summary>
internal sealed class NodeMessageFormat(IOptions<JsonHubProtocolOptions> json)
{
    private const byte Version = 1;

    /// <summary>Longest id of a player, a node, a connection or a room, and name of an event.</summary>
    private const int LongestId = 256;
    private const int MostEvents = 1024;
    private const int MostBytes = 4 * 1024 * 1024;
    private const long MostConnections = 100_000_000;

    private static readonly long _latest = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    public byte[] Write(NodeMessage message)
    {
        using var stream = new MemoryStream(512);
        using var writer = new BinaryWriter(stream, Encoding.UTF8);
        writer.Write(Version);
        switch (message)
        {
            case NodeMessage.Events events:
                writer.Write((byte)Kind.Events);
                writer.Write(events.IsPassedOn);
                writer.Write7BitEncodedInt(events.Batches.Sum(batch => batch.Events.Count));
                foreach (var batch in events.Batches)
                {
                    foreach (var outgoing in batch.Events)
                    {
                        writer.Write(batch.PlayerId);
                        Write(writer, outgoing);
                    }
                }

                break;
            case NodeMessage.Replaced replaced:
                writer.Write((byte)Kind.Replaced);
                writer.Write(replaced.ConnectionId);
                break;
            case NodeMessage.Located located:
                writer.Write((byte)Kind.Located);
                writer.Write(located.PlayerId);
                writer.Write(located.NodeId);
                break;
            case NodeMessage.Beat { Figures: var figures }:
                writer.Write((byte)Kind.Beat);
                writer.Write(figures.NodeId);
                writer.Write(figures.ActiveConnections);
                writer.Write(figures.ConnectionsPerSecond);
                writer.Write(figures.DisconnectionsPerSecond);
                writer.Write(figures.IsDraining);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(message), message, "Unknown message.");
        }

        // Behind everything else, where a reader that does not know of it stops before.
        if (Activity.Current is { Recorded: true, IdFormat: ActivityIdFormat.W3C, Id: { } traceParent })
        {
            writer.Write(traceParent);
        }

        return stream.ToArray();
    }

    /// <summary>Reads a message.</summary>
    /// <returns>Null for one of a later version.</returns>
    /// <exception cref="IOException">The bytes are no message.</exception>
    public static NodeMessage? Read(ReadOnlyMemory<byte> bytes) => Read(bytes, out _);

    /// <summary>Reads a message.</summary>
    /// <param name="bytes">The message.</param>
    /// <param name="sender">The span in which it was sent; default when that was not traced.</param>
    /// <returns>Null for one of a later version.</returns>
    /// <exception cref="IOException">The bytes are no message.</exception>
    public static NodeMessage? Read(ReadOnlyMemory<byte> bytes, out ActivityContext sender)
    {
        sender = default;
        if (bytes.Length > MostBytes)
        {
            throw Broken();
        }

        using var reader = new BinaryReader(new MemoryStream(bytes.ToArray(), writable: false), Encoding.UTF8);
        if (reader.ReadByte() != Version)
        {
            return null;
        }

        NodeMessage? message = (Kind)reader.ReadByte() switch
        {
            Kind.Events => ReadEvents(reader),
            Kind.Replaced => new NodeMessage.Replaced(ReadText(reader, LongestId)),
            Kind.Located => new NodeMessage.Located(ReadText(reader, LongestId), ReadText(reader, LongestId)),
            Kind.Beat => new NodeMessage.Beat(ReadFigures(reader)),
            _ => null,
        };
        if (message is not null && reader.BaseStream.Position < reader.BaseStream.Length)
        {
            sender = ReadSender(reader);
        }

        return message;
    }

    /// <summary>A flag that earlier versions do not write: theirs ends before, or a span follows, which begins with its length.</summary>
    private static bool ReadLaterFlag(BinaryReader reader)
    {
        var next = reader.BaseStream.ReadByte();
        if (next > 1)
        {
            reader.BaseStream.Position--;
        }

        return next == 1;
    }

    /// <summary>What comes behind a message is of a later version, or broken, when it is no span: the message counts all the same.</summary>
    private static ActivityContext ReadSender(BinaryReader reader)
    {
        try
        {
            return ActivityContext.TryParse(reader.ReadString(), null, isRemote: true, out var sender) ? sender : default;
        }
        catch (Exception error) when (error is IOException or FormatException)
        {
            return default;
        }
    }

    private void Write(BinaryWriter writer, in OutgoingEvent outgoing)
    {
        writer.Write(outgoing.Name);
        writer.Write(outgoing.RoomId ?? "");
        writer.Write(outgoing.Seq);
        writer.Write(outgoing.EndsAt);
        writer.Write(outgoing.ServerTime);
        var payload = outgoing.Payload is RawJson raw
            ? raw.Utf8
            : JsonSerializer.SerializeToUtf8Bytes(outgoing.Payload, outgoing.Payload.GetType(), json.Value.PayloadSerializerOptions);
        writer.Write7BitEncodedInt(payload.Length);
        writer.Write(payload);
    }

    private static NodeFigures ReadFigures(BinaryReader reader)
    {
        var figures = new NodeFigures(
            ReadText(reader, LongestId), reader.ReadInt64(), reader.ReadDouble(), reader.ReadDouble(), ReadLaterFlag(reader));
        return figures.ActiveConnections is >= 0 and <= MostConnections
            && figures.ConnectionsPerSecond is >= 0 and <= MostConnections
            && figures.DisconnectionsPerSecond is >= 0 and <= MostConnections
            ? figures
            : throw Broken();
    }

    private static NodeMessage.Events ReadEvents(BinaryReader reader)
    {
        var isPassedOn = reader.ReadBoolean();
        var count = ReadLength(reader, MostEvents);
        var events = new List<(string, OutgoingEvent)>(2);
        while (events.Count < count)
        {
            events.Add((ReadText(reader, LongestId), ReadEvent(reader)));
        }

        return new NodeMessage.Events(EventBatch.Group(events), isPassedOn);
    }

    private static OutgoingEvent ReadEvent(BinaryReader reader)
    {
        var name = ReadText(reader, LongestId);
        var roomId = ReadText(reader, LongestId, mayBeEmpty: true);
        var (seq, endsAt, serverTime) = (reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64());
        if (seq < 0 || endsAt < 0 || endsAt > _latest || serverTime < 0 || serverTime > _latest)
        {
            throw Broken();
        }

        var payload = reader.ReadBytes(ReadLength(reader, MostBytes));
        return IsJson(payload)
            ? new OutgoingEvent(name, new RawJson(payload), roomId.Length == 0 ? null : roomId, seq, endsAt, serverTime)
            : throw Broken();
    }

    private static string ReadText(BinaryReader reader, int longest, bool mayBeEmpty = false)
    {
        // In UTF-8 a character has up to three bytes for each UTF-16 unit.
        var text = Encoding.UTF8.GetString(reader.ReadBytes(ReadLength(reader, 3 * longest)));
        return text.Length <= longest && (mayBeEmpty || text.Length > 0) ? text : throw Broken();
    }

    /// <summary>A length that what is left of the message can have.</summary>
    private static int ReadLength(BinaryReader reader, int most)
    {
        try
        {
            var length = reader.Read7BitEncodedInt();
            return length >= 0 && length <= most && length <= reader.BaseStream.Length - reader.BaseStream.Position ? length : throw Broken();
        }
        catch (FormatException)
        {
            throw Broken();
        }
    }

    /// <summary>It is sent to a client as it is: one that is no JSON would break the connection.</summary>
    private static bool IsJson(ReadOnlySpan<byte> payload)
    {
        try
        {
            var json = new Utf8JsonReader(payload);
            while (json.Read())
            {
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static IOException Broken() => new("The bytes are no message of a node.");

    private enum Kind : byte
    {
        Events = 1,
        Replaced = 2,
        Located = 3,
        Beat = 4,
    }
}
