using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Extensions.Logging.Abstractions;

namespace CsArena.Realtime.Benchmarks.Backplane;

/// <summary>A connection that writes each message into memory, and no further: the same for every manager.</summary>
internal sealed class BareConnection : HubConnectionContext
{
    private readonly ArrayBufferWriter<byte> _written = new(4096);

    public BareConnection(string userId, IHubProtocol protocol)
        : base(Connection(), new HubConnectionContextOptions { KeepAliveInterval = TimeSpan.FromMinutes(1) }, NullLoggerFactory.Instance)
    {
        Protocol = protocol;
        UserIdentifier = userId;
    }

    public override ValueTask WriteAsync(SerializedHubMessage message, CancellationToken cancellationToken = default)
    {
        _written.ResetWrittenCount();
        _written.Write(message.GetSerializedMessage(Protocol).Span);
        return default;
    }

    public override ValueTask WriteAsync(HubMessage message, CancellationToken cancellationToken = default)
    {
        _written.ResetWrittenCount();
        Protocol.WriteMessage(message, _written);
        return default;
    }

    private static DefaultConnectionContext Connection()
    {
        var pipe = new Pipe();
        return new(Guid.NewGuid().ToString("N"), new Duplex(pipe), new Duplex(pipe));
    }

    private sealed class Duplex(Pipe pipe) : IDuplexPipe
    {
        public PipeReader Input => pipe.Reader;

        public PipeWriter Output => pipe.Writer;
    }
}
