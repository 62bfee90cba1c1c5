using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;

namespace CsArena.Realtime.Backplane;

/// <summary>A hub's message in an envelope: serialized once by each protocol that the hub supports.</summary>
internal sealed class HubMessageCodec
{
    private readonly IHubProtocol[] _protocols;

    public HubMessageCodec(IReadOnlyList<IHubProtocol> available, IList<string>? supported)
        => _protocols = [.. available.Where(protocol => supported?.Contains(protocol.Name, StringComparer.OrdinalIgnoreCase) ?? true)];

    public IHubProtocol? Find(ReadOnlySpan<char> name)
    {
        foreach (var protocol in _protocols)
        {
            if (name.SequenceEqual(protocol.Name))
            {
                return protocol;
            }
        }

        return null;
    }

    public void Write(EnvelopeWriter envelope, HubMessage message)
    {
        envelope.WriteByte((byte)_protocols.Length);
        foreach (var protocol in _protocols)
        {
            Write(envelope, protocol, message);
        }
    }

    /// <summary>A message for whoever speaks this one protocol.</summary>
    public static void Write(EnvelopeWriter envelope, IHubProtocol protocol, HubMessage message)
    {
        envelope.WriteString(protocol.Name);
        var block = envelope.BeginBlock();
        protocol.WriteMessage(message, envelope);
        envelope.EndBlock(block);
    }

    /// <summary>Copies a message out of an envelope: a connection may keep it until it is written, and longer.</summary>
    public ReceivedMessage Read(ref EnvelopeReader envelope)
    {
        var count = envelope.ReadByte();
        var messages = new SerializedMessage[count];
        for (var i = 0; i < count; i++)
        {
            var name = envelope.ReadChars();
            messages[i] = new SerializedMessage(Find(name)?.Name ?? new string(name), envelope.ReadBlock().ToArray());
        }

        return new ReceivedMessage(messages);
    }
}
