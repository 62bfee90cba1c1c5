using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Extensions.Logging;

namespace CsArena.Realtime.Backplane;

/// <summary>
/// Calls to clients that cross nodes. The caller's node asks on the hub's channel, the client's node says that it has the
/// connection, and later sends the result to the caller's node. Whatever gets lost on the way shows within seconds: a node
/// that is gone is silent, and a result that was sent but did not come is no longer known to the client's node.
/// </summary>
internal sealed class RemoteCalls(
    ClientCalls calls,
    LocalConnections local,
    HubMessageCodec codec,
    Envelopes envelopes,
    Outbox outbox,
    HubChannels channels,
    HubBackplaneOptions options,
    TimeProvider timeProvider,
    ILogger logger)
{
    /// <summary>Another node asks for a result of a client that may be here.</summary>
    public void Invoke(ref EnvelopeReader envelope)
    {
        var requestId = envelope.ReadUInt64();
        if (local.Find(envelope.ReadChars()) is not { } connection)
        {
            Post(envelope.Sender, envelopes.Answer(requestId, isHere: false));
            return;
        }

        var call = new ForwardedCall(envelope.ReadString(), connection, envelope.Sender, (ended, result) => _ = AnswerAsync(ended, result));
        var message = codec.Read(ref envelope);

        // Known before the caller is told, who may give up at once; and the caller is told before a result can go out.
        calls.Add(call);
        Post(envelope.Sender, envelopes.Answer(requestId, isHere: true));
        if (message.Speaks(connection.Context.Protocol.Name))
        {
            call.Watch();
            connection.Post(message);
        }
        else
        {
            call.Complete(CompletionMessage.WithError(call.InvocationId, "The caller's node does not support the protocol of the connection."));
        }
    }

    /// <summary>Another node does not want a result any more.</summary>
    public void Cancel(ref EnvelopeReader envelope)
    {
        if (calls.Find(envelope.ReadString()) is ForwardedCall call && call.End())
        {
            calls.Remove(call);
        }
    }

    /// <summary>A result of a client of another node.</summary>
    public void Result(ref EnvelopeReader envelope)
    {
        if (calls.Find(envelope.ReadString()) is not OwnCall call)
        {
            return;
        }

        var protocol = codec.Find(envelope.ReadChars());
        call.Complete(ResultBinder.Read(protocol, call, envelope.ReadBlock()));
    }

    /// <summary>There will be no results.</summary>
    public void Failed(ref EnvelopeReader envelope)
    {
        var invocationIds = envelope.ReadList();
        var why = envelope.ReadString();
        foreach (var invocationId in invocationIds)
        {
            if (calls.Find(new string(invocationId)) is OwnCall call)
            {
                call.IsSettled = true;
                call.Fail(new IOException(why));
            }
        }
    }

    /// <summary>Another node asks which results are still to come.</summary>
    public void Probe(ref EnvelopeReader envelope)
    {
        List<string>? unknown = null;
        foreach (var chars in envelope.ReadList())
        {
            var invocationId = new string(chars);
            if (calls.Find(invocationId) is not ForwardedCall)
            {
                (unknown ??= []).Add(invocationId);
            }
        }

        if (unknown is not null)
        {
            Post(envelope.Sender, envelopes.Failed(unknown, "The result was lost on its way."));
        }
    }

    /// <summary>Asks other nodes for the results that have been waited for a while.</summary>
    public void ProbeOwners()
    {
        foreach (var group in calls.ToProbe(options.NodeTimeout, timeProvider))
        {
            foreach (var call in group)
            {
                call.ProbedAt = timeProvider.GetTimestamp();
            }

            Post(group.Key, envelopes.Probe([.. group.Select(call => call.InvocationId)]));
        }
    }

    /// <summary>Tells the client's node that nobody waits any more, where it does not know that itself.</summary>
    public void End(OwnCall call)
    {
        if (call.Request is not null && !call.IsSettled)
        {
            _ = outbox.TryPublishAsync(call.Owner is { } owner ? channels.Of(owner) : channels.All, envelopes.Cancel(call.InvocationId));
        }
    }

    // Nobody waits for an answer to go out: the outbox looks after it, and whoever misses it has a limit of its own.
    private void Post(ulong node, EnvelopeWriter envelope) => _ = outbox.TryPublishAsync(channels.Of(node), envelope);

    private async Task AnswerAsync(ForwardedCall call, CompletionMessage? result)
    {
        // Known until it is out, so that a probe meanwhile is not told that it was lost.
        await outbox.TryPublishAsync(channels.Of(call.Origin), Write(call, result));
        calls.Remove(call);
    }

    private EnvelopeWriter Write(ForwardedCall call, CompletionMessage? result)
    {
        if (result is null)
        {
            return envelopes.Failed([call.InvocationId], $"Connection '{call.ConnectionId}' disconnected.");
        }

        try
        {
            return envelopes.Result(call.InvocationId, call.Connection.Context.Protocol, result);
        }
        catch (Exception exception)
        {
            logger.ResultNotSentOn(exception, call.ConnectionId);
            return envelopes.Failed([call.InvocationId], "The result could not be sent on.");
        }
    }
}
