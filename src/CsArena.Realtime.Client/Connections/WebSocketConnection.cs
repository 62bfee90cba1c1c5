using System.Buffers;
using System.IO.Pipelines;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;

namespace CsArena.Realtime.Client.Connections;

/// <summary>A WebSocket as the pair of pipes that a hub connection works on.</summary>
internal sealed class WebSocketConnection : ConnectionContext
{
    // A peer that does not answer the close within this time is cut off.
    private static readonly TimeSpan s_closeTimeout = TimeSpan.FromSeconds(2);

    private readonly ClientWebSocket _socket;
    private readonly Pipe _incoming = new(new PipeOptions(useSynchronizationContext: false));
    private readonly Pipe _outgoing = new(new PipeOptions(useSynchronizationContext: false));
    private readonly Task _receiving;
    private readonly Task _sending;
    private int _disposed;

    public WebSocketConnection(ClientWebSocket socket)
    {
        _socket = socket;
        Transport = new DuplexPipe(_incoming.Reader, _outgoing.Writer);
        _receiving = ReceiveAsync();
        _sending = SendAsync();
    }

    public override string ConnectionId { get; set; } = "";

    public override IFeatureCollection Features { get; } = new FeatureCollection();

    public override IDictionary<object, object?> Items { get; set; } = new Dictionary<object, object?>();

    public override IDuplexPipe Transport { get; set; }

    public override void Abort() => _socket.Abort();

    public override void Abort(ConnectionAbortedException abortReason) => Abort();

    public override async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 1)
        {
            await base.DisposeAsync();
            return;
        }

        // Both pipes end, so both loops do: the sender says goodbye, and the receiver waits for the answer.
        await Transport.Output.CompleteAsync();
        var finished = Task.WhenAll(_sending, _receiving);
        if (await Task.WhenAny(finished, Task.Delay(s_closeTimeout)) != finished)
        {
            _socket.Abort();
        }

        await Transport.Input.CompleteAsync();
        await finished;
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
                // An empty read waits for data without holding a buffer: idle connections cost little.
                var waiting = await _socket.ReceiveAsync(Memory<byte>.Empty, CancellationToken.None);
                if (waiting.MessageType == WebSocketMessageType.Close)
                {
                    break;
                }

                var received = await _socket.ReceiveAsync(_incoming.Writer.GetMemory(), CancellationToken.None);
                if (received.MessageType == WebSocketMessageType.Close)
                {
                    break;
                }

                _incoming.Writer.Advance(received.Count);
                var flushed = await _incoming.Writer.FlushAsync();
                if (flushed.IsCompleted)
                {
                    break;
                }
            }
        }
        catch (Exception error)
        {
            failure = error;
        }

        await _incoming.Writer.CompleteAsync(failure);
    }

    private async Task SendAsync()
    {
        try
        {
            while (true)
            {
                var read = await _outgoing.Reader.ReadAsync();
                if (!read.Buffer.IsEmpty)
                {
                    await SendAsync(read.Buffer);
                }

                _outgoing.Reader.AdvanceTo(read.Buffer.End);
                if (read.IsCompleted)
                {
                    break;
                }
            }

            if (_socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
            {
                using var limit = new CancellationTokenSource(s_closeTimeout);
                await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, limit.Token);
            }
        }
        catch (Exception)
        {
            // The receiver sees the same failure, and reports it.
            _socket.Abort();
        }

        await _outgoing.Reader.CompleteAsync();
    }

    private async ValueTask SendAsync(ReadOnlySequence<byte> message)
    {
        // One flush is one text message; its segments are fragments, so that none splits a character at a message's end.
        var rest = message;
        while (!rest.IsSingleSegment)
        {
            await _socket.SendAsync(rest.First, WebSocketMessageType.Text, endOfMessage: false, CancellationToken.None);
            rest = rest.Slice(rest.First.Length);
        }

        await _socket.SendAsync(rest.First, WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
    }

    private sealed class DuplexPipe(PipeReader input, PipeWriter output) : IDuplexPipe
    {
        public PipeReader Input { get; } = input;

        public PipeWriter Output { get; } = output;
    }
}
