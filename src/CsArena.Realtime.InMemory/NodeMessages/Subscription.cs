using System.Threading.Channels;

namespace CsArena.Realtime.InMemory;

/// <summary>One handler and its line of messages, handed over one at a time.</summary>
internal sealed class Subscription : IAsyncDisposable
{
    private static readonly AsyncLocal<Subscription?> Handling = new();

    private readonly Channel<byte[]> _messages = Channel.CreateUnbounded<byte[]>(new() { SingleReader = true });
    private readonly Func<ReadOnlyMemory<byte>, ValueTask> _handler;
    private readonly Action<Subscription> _unsubscribe;
    private readonly Task _pump;
    private volatile bool _disposed;

    public Subscription(Func<ReadOnlyMemory<byte>, ValueTask> handler, Action<Subscription> unsubscribe)
    {
        _handler = handler;
        _unsubscribe = unsubscribe;
        _pump = Task.Run(PumpAsync);
    }

    public void Post(byte[] message) => _messages.Writer.TryWrite(message);

    public async ValueTask DisposeAsync()
    {
        _disposed = true;
        _unsubscribe(this);
        _messages.Writer.TryComplete();
        if (Handling.Value != this)
        {
            await _pump;
        }
    }

    private async Task PumpAsync()
    {
        Handling.Value = this;
        await foreach (var message in _messages.Reader.ReadAllAsync())
        {
            if (_disposed)
            {
                return;
            }

            try
            {
                await _handler(message);
            }
            catch (Exception)
            {
                // Reporting it is the handler's business; the next message is due all the same.
            }
        }
    }
}
