using System.IO.Pipelines;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;

namespace CsArena.EndToEnd.Players;

/// <summary>A WebSocket as the two pipes that a hub connection works on; written apart from the product's own.</summary>
public sealed class SocketTransport : ConnectionContext, IDuplexPipe
{
    private readonly ClientWebSocket _socket;
    private readonly Pipe _in = new(new PipeOptions(pauseWriterThreshold: 0, useSynchronizationContext: false));
    private readonly Pipe _out = new(new PipeOptions(pauseWriterThreshold: 0, useSynchronizationContext: false));
    private readonly Task _pumps;

    public SocketTransport(ClientWebSocket socket)
    {
        _socket = socket;
        Transport = this;
        _pumps = Task.WhenAll(ReceiveAsync(), SendAsync());
    }

    public override string ConnectionId { get; set; } = "";

    public override IFeatureCollection Features { get; } = new FeatureCollection();

    public override IDictionary<object, object?> Items { get; set; } = new Dictionary<object, object?>();

    public override IDuplexPipe Transport { get; set; }

    public PipeReader Input => _in.Reader;

    public PipeWriter Output => _out.Writer;

    /// <summary>Cuts the connection without a word.</summary>
    public override void Abort() => _socket.Abort();

    public override void Abort(ConnectionAbortedException abortReason) => Abort();

    public override async ValueTask DisposeAsync()
    {
        await Output.CompleteAsync();
        if (await Task.WhenAny(_pumps, Task.Delay(TimeSpan.FromSeconds(2))) != _pumps)
        {
            _socket.Abort();
        }

        await Input.CompleteAsync();
        await _pumps;
        _socket.Dispose();
        await base.DisposeAsync();
    }

    private async Task ReceiveAsync()
    {
        Exception? failure = null;
        try
        {
            while (true)
            {
                var received = await _socket.ReceiveAsync(_in.Writer.GetMemory(4096), CancellationToken.None);
                if (received.MessageType == WebSocketMessageType.Close)
                {
                    break;
                }

                _in.Writer.Advance(received.Count);
                if ((await _in.Writer.FlushAsync()).IsCompleted)
                {
                    break;
                }
            }
        }
        catch (Exception exception)
        {
            failure = exception;
        }

        await _in.Writer.CompleteAsync(failure);
    }

    private async Task SendAsync()
    {
        try
        {
            while (true)
            {
                var read = await _out.Reader.ReadAsync();
                foreach (var segment in read.Buffer)
                {
                    await _socket.SendAsync(segment, WebSocketMessageType.Text, endOfMessage: false, CancellationToken.None);
                }

                if (!read.Buffer.IsEmpty)
                {
                    await _socket.SendAsync(ReadOnlyMemory<byte>.Empty, WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
                }

                _out.Reader.AdvanceTo(read.Buffer.End);
                if (read.IsCompleted)
                {
                    break;
                }
            }

            if (_socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
            {
                await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
            }
        }
        catch (Exception)
        {
            // Whoever receives sees the same failure.
            _socket.Abort();
        }

        await _out.Reader.CompleteAsync();
    }
}
