namespace CsArena.Realtime.Redis;

/// <summary>
/// One handler and its line of messages. A message is handled on the thread that brought it; only while the handler waits
/// for something do messages line up, so that a handler that waits keeps nobody else waiting.
/// </summary>
internal sealed class NodeMessageSubscription : IAsyncDisposable
{
    private static readonly AsyncLocal<NodeMessageSubscription?> Handling = new();

    private readonly Lock _lock = new();
    private readonly Queue<byte[]> _messages = new();
    private readonly Func<ReadOnlyMemory<byte>, ValueTask> _handler;
    private readonly Action<NodeMessageSubscription> _unsubscribe;
    private readonly Action<Exception> _failed;
    private Task _running = Task.CompletedTask;
    private bool _isRunning;
    private bool _disposed;

    public NodeMessageSubscription(
        Func<ReadOnlyMemory<byte>, ValueTask> handler, Action<NodeMessageSubscription> unsubscribe, Action<Exception> failed)
    {
        _handler = handler;
        _unsubscribe = unsubscribe;
        _failed = failed;
    }

    public void Post(byte[] message)
    {
        TaskCompletionSource done;
        lock (_lock)
        {
            if (_disposed)
            {
                return;
            }

            _messages.Enqueue(message);
            if (_isRunning)
            {
                return;
            }

            _isRunning = true;
            done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _running = done.Task;
        }

        _ = RunAsync(done);
    }

    /// <summary>Waits for a message that is being handled, unless the handler itself does this.</summary>
    public async ValueTask DisposeAsync()
    {
        Task running;
        lock (_lock)
        {
            _disposed = true;
            running = _running;
        }

        _unsubscribe(this);
        if (Handling.Value != this)
        {
            await running;
        }
    }

    private async Task RunAsync(TaskCompletionSource done)
    {
        Handling.Value = this;
        while (Next() is { } message)
        {
            try
            {
                await _handler(message);
            }
            catch (Exception exception)
            {
                _failed(exception);
            }
        }

        done.SetResult();
    }

    private byte[]? Next()
    {
        lock (_lock)
        {
            if (!_disposed && _messages.TryDequeue(out var message))
            {
                return message;
            }

            _isRunning = false;
            return null;
        }
    }
}
