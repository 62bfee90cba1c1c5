using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using CsArena.Realtime.Delivery;
using CsArena.Realtime.Protocol;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Extensions.Options;

namespace CsArena.Realtime.Hubs;

/// <summary>
/// SignalR's JSON protocol, except that a call of ours with the wrong number of arguments reaches its method with no
/// payload at all, and so gets an answer of the protocol instead of SignalR's error; that a message of an unknown type holds
/// nothing up; and that an <see cref="EventBatch"/> is written as the messages that it stands for. Other hubs see no difference.
/// </summary>
internal sealed class ForgivingJsonHubProtocol(IOptions<JsonHubProtocolOptions> options) : IHubProtocol
{
    private static readonly HashSet<string> Calls =
        [CallNames.Enqueue, CallNames.Dequeue, CallNames.Submit, CallNames.Restore, CallNames.Forfeit];

    private readonly JsonHubProtocol _json = new(options);

    public string Name => _json.Name;

    public int Version => _json.Version;

    public TransferFormat TransferFormat => _json.TransferFormat;

    public bool TryParseMessage(
        ref ReadOnlySequence<byte> input,
        IInvocationBinder binder,
        [NotNullWhen(true)] out HubMessage? message)
    {
        // SignalR takes a message of an unknown type off the input and says that there is none: what came behind it would wait
        // for the next bytes.
        var left = input.Length;
        while (!_json.TryParseMessage(ref input, binder, out message))
        {
            if (input.Length == left)
            {
                return false;
            }

            left = input.Length;
        }

        if (message is InvocationBindingFailureMessage { InvocationId: { } id, Target: { } target } && Calls.Contains(target))
        {
            message = new InvocationMessage(id, target, [default(JsonElement)]);
        }

        return true;
    }

    public void WriteMessage(HubMessage message, IBufferWriter<byte> output)
    {
        if (message is not InvocationMessage { Arguments: [EventBatch batch] })
        {
            _json.WriteMessage(message, output);
            return;
        }

        foreach (var outgoing in batch.Events)
        {
            _json.WriteMessage(new InvocationMessage(outgoing.Name, [outgoing.Payload]), output);
        }
    }

    public ReadOnlyMemory<byte> GetMessageBytes(HubMessage message) => HubProtocolExtensions.GetMessageBytes(this, message);

    public bool IsVersionSupported(int version) => _json.IsVersionSupported(version);
}
