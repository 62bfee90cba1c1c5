using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Extensions.Options;

namespace CsArena.Realtime.Tests.Backplane;

/// <summary>A second protocol: JSON backwards, so that whoever is given the wrong one cannot read it. A zero byte ends a message.</summary>
internal sealed class ReversedProtocol(IOptions<JsonHubProtocolOptions> options) : IHubProtocol
{
    private readonly JsonHubProtocol _json = new(options);

    public string Name => "reversed";

    public int Version => 1;

    public TransferFormat TransferFormat => TransferFormat.Binary;

    public ReadOnlyMemory<byte> GetMessageBytes(HubMessage message)
    {
        var bytes = _json.GetMessageBytes(message).ToArray();
        bytes.AsSpan().Reverse();
        return (byte[])[.. bytes, 0];
    }

    public void WriteMessage(HubMessage message, IBufferWriter<byte> output) => output.Write(GetMessageBytes(message).Span);

    public bool TryParseMessage(ref ReadOnlySequence<byte> input, IInvocationBinder binder, [NotNullWhen(true)] out HubMessage? message)
    {
        message = null;
        if (input.PositionOf((byte)0) is not { } end)
        {
            return false;
        }

        var bytes = input.Slice(0, end).ToArray();
        bytes.AsSpan().Reverse();
        input = input.Slice(input.GetPosition(1, end));
        var json = new ReadOnlySequence<byte>(bytes);
        return _json.TryParseMessage(ref json, binder, out message);
    }

    public bool IsVersionSupported(int version) => version == 1;
}
