using Microsoft.AspNetCore.SignalR.Protocol;

namespace CsArena.Realtime.Backplane;

/// <summary>Writes the envelopes of one node.</summary>
internal sealed class Envelopes(ulong self, HubMessageCodec codec)
{
    /// <summary>A message for connections: what the targets are, the kind says.</summary>
    public EnvelopeWriter Message(EnvelopeKind kind, IReadOnlyList<string> targets, IReadOnlyList<string> excluded, HubMessage message)
    {
        var envelope = new EnvelopeWriter(kind, self);
        envelope.WriteList(targets);
        envelope.WriteList(excluded);
        codec.Write(envelope, message);
        return envelope;
    }

    /// <summary>A request to join a group, or to leave it.</summary>
    public EnvelopeWriter GroupChange(EnvelopeKind kind, ulong requestId, string connectionId, string group)
    {
        var envelope = new EnvelopeWriter(kind, self);
        envelope.WriteUInt64(requestId);
        envelope.WriteString(connectionId);
        envelope.WriteString(group);
        return envelope;
    }

    public EnvelopeWriter Invoke(ulong requestId, string connectionId, InvocationMessage message)
    {
        var envelope = new EnvelopeWriter(EnvelopeKind.Invoke, self);
        envelope.WriteUInt64(requestId);
        envelope.WriteString(connectionId);
        envelope.WriteString(message.InvocationId!);
        codec.Write(envelope, message);
        return envelope;
    }

    public EnvelopeWriter Cancel(string invocationId)
    {
        var envelope = new EnvelopeWriter(EnvelopeKind.Cancel, self);
        envelope.WriteString(invocationId);
        return envelope;
    }

    public EnvelopeWriter Beat() => new(EnvelopeKind.Beat, self);

    public EnvelopeWriter Bye() => new(EnvelopeKind.Bye, self);

    public EnvelopeWriter Answer(ulong requestId, bool isHere)
    {
        var envelope = new EnvelopeWriter(EnvelopeKind.Answer, self);
        envelope.WriteUInt64(requestId);
        envelope.WriteByte(isHere ? (byte)1 : (byte)0);
        return envelope;
    }

    public EnvelopeWriter Result(string invocationId, IHubProtocol protocol, CompletionMessage result)
    {
        var envelope = new EnvelopeWriter(EnvelopeKind.Result, self);
        envelope.WriteString(invocationId);
        HubMessageCodec.Write(envelope, protocol, result);
        return envelope;
    }

    public EnvelopeWriter Failed(IReadOnlyList<string> invocationIds, string why)
    {
        var envelope = new EnvelopeWriter(EnvelopeKind.Failed, self);
        envelope.WriteList(invocationIds);
        envelope.WriteString(why);
        return envelope;
    }

    public EnvelopeWriter Probe(IReadOnlyList<string> invocationIds)
    {
        var envelope = new EnvelopeWriter(EnvelopeKind.Probe, self);
        envelope.WriteList(invocationIds);
        return envelope;
    }
}
