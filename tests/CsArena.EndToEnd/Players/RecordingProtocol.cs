using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Extensions.Options;

namespace CsArena.EndToEnd.Players;

/// <summary>SignalR's JSON protocol, which shows every event and every answer as the JSON that came, known or not.</summary>
public sealed class RecordingProtocol(EventLog log) : IHubProtocol
{
    private readonly JsonHubProtocol _json = new(Options.Create(new JsonHubProtocolOptions()));

    public string Name => _json.Name;

    public int Version => _json.Version;

    public TransferFormat TransferFormat => _json.TransferFormat;

    public bool TryParseMessage(ref ReadOnlySequence<byte> input, IInvocationBinder binder, [NotNullWhen(true)] out HubMessage? message)
    {
        if (!_json.TryParseMessage(ref input, AnyJson.Instance, out message))
        {
            return false;
        }

        if (message is InvocationMessage { Target: { } name, Arguments: [JsonElement payload] })
        {
            log.AddEvent(name, payload);
        }
        else if (message is CompletionMessage { Result: JsonElement answer })
        {
            log.AddAnswer(answer);
        }

        return true;
    }

    public void WriteMessage(HubMessage message, IBufferWriter<byte> output) => _json.WriteMessage(message, output);

    public ReadOnlyMemory<byte> GetMessageBytes(HubMessage message) => _json.GetMessageBytes(message);

    public bool IsVersionSupported(int version) => _json.IsVersionSupported(version);

    private sealed class AnyJson : IInvocationBinder
    {
        public static readonly AnyJson Instance = new();

        public Type GetReturnType(string invocationId) => typeof(JsonElement);

        public IReadOnlyList<Type> GetParameterTypes(string methodName) => [typeof(JsonElement)];

        public Type GetStreamItemType(string streamId) => typeof(JsonElement);
    }
}
