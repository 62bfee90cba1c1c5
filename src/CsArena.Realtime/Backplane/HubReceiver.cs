using Microsoft.Extensions.Logging;

namespace CsArena.Realtime.Backplane;

/// <summary>Takes what comes over the two channels of a node. It waits for nothing: the next message is due.</summary>
internal sealed class HubReceiver(
    ulong self,
    LocalConnections local,
    Delivery delivery,
    KnownNodes nodes,
    Requests requests,
    RemoteCalls remoteCalls,
    Envelopes envelopes,
    Outbox outbox,
    HubChannels channels,
    ILogger logger)
{
    private int _strangeSeen;

    /// <summary>A node said goodbye.</summary>
    public required Action<ulong> NodeGone { get; init; }

    /// <summary>This node's own sign of life came back.</summary>
    /// <param name="heard">Called when it did.</param>
    /// <returns>A handler for a subscription.</returns>
    public Func<ReadOnlyMemory<byte>, ValueTask> Listen(Action heard) => message =>
    {
        try
        {
            var envelope = new EnvelopeReader(message.Span);
            if (envelope.Version != EnvelopeWriter.Version)
            {
                Strange(ref envelope);
            }
            else if (envelope.Sender != self)
            {
                Take(ref envelope);
            }
            else if (envelope.Kind == EnvelopeKind.Beat)
            {
                heard();
            }
        }
        catch (Exception exception)
        {
            logger.EnvelopeFailed(exception, channels.All);
        }

        return ValueTask.CompletedTask;
    };

    private void Take(ref EnvelopeReader envelope)
    {
        switch (envelope.Kind)
        {
            case EnvelopeKind.All or EnvelopeKind.Connections or EnvelopeKind.Groups or EnvelopeKind.Users:
                delivery.Post(ref envelope);
                break;
            case EnvelopeKind.Join or EnvelopeKind.Leave:
                ChangeGroup(ref envelope);
                break;
            case EnvelopeKind.Invoke:
                nodes.Heard(envelope.Sender);
                remoteCalls.Invoke(ref envelope);
                break;
            case EnvelopeKind.Cancel:
                remoteCalls.Cancel(ref envelope);
                break;
            case EnvelopeKind.Beat:
                nodes.Heard(envelope.Sender);
                break;
            case EnvelopeKind.Bye:
                nodes.Forget(envelope.Sender);
                NodeGone(envelope.Sender);
                break;
            case EnvelopeKind.Answer:
                nodes.Heard(envelope.Sender);
                requests.Answer(envelope.ReadUInt64(), envelope.Sender, isHere: envelope.ReadByte() == 1);
                break;
            case EnvelopeKind.Result:
                remoteCalls.Result(ref envelope);
                break;
            case EnvelopeKind.Failed:
                remoteCalls.Failed(ref envelope);
                break;
            case EnvelopeKind.Probe:
                remoteCalls.Probe(ref envelope);
                break;
            default:
                Strange(ref envelope);
                break;
        }
    }

    private void ChangeGroup(ref EnvelopeReader envelope)
    {
        var requestId = envelope.ReadUInt64();
        var connection = local.Find(envelope.ReadChars());
        if (envelope.Kind == EnvelopeKind.Join)
        {
            connection?.Join(local.Groups, envelope.ReadString());
        }
        else
        {
            connection?.Leave(local.Groups, envelope.ReadString());
        }

        _ = outbox.TryPublishAsync(channels.Of(envelope.Sender), envelopes.Answer(requestId, connection is not null));
    }

    /// <summary>A node of another version may say more than this one understands.</summary>
    private void Strange(ref EnvelopeReader envelope)
    {
        if (Interlocked.Exchange(ref _strangeSeen, 1) == 0)
        {
            logger.EnvelopeStrange(channels.All, envelope.Version, (byte)envelope.Kind);
        }
    }
}
