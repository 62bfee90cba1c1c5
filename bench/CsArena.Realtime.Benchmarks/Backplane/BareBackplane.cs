using CsArena.Realtime.Backplane;

namespace CsArena.Realtime.Benchmarks.Backplane;

/// <summary>A backplane that costs nothing and takes messages nowhere: what is left is the manager's own work.</summary>
internal sealed class BareBackplane : IBackplane
{
    private readonly Dictionary<string, Func<ReadOnlyMemory<byte>, ValueTask>> _handlers = [];
    private byte[]? _kept;

    public event Action<bool>? StatusChanged
    {
        add { }
        remove { }
    }

    public bool IsUp => true;

    /// <summary>The handler of the hub's channel, whose name has one colon less than the node's.</summary>
    public Func<ReadOnlyMemory<byte>, ValueTask> HubHandler
    {
        get
        {
            SpinWait.SpinUntil(() => Count() == 2);
            lock (_handlers)
            {
                return _handlers.MinBy(pair => pair.Key.Length).Value;
            }
        }
    }

    /// <summary>What was published last, signs of life left out.</summary>
    public byte[] Last => _kept!;

    public ValueTask<bool> PublishAsync(string channel, ReadOnlyMemory<byte> message, CancellationToken cancellationToken = default)
    {
        if (_kept is null && message.Span[1] != 9)
        {
            _kept = message.ToArray();
        }

        return new(true);
    }

    public ValueTask<IAsyncDisposable> SubscribeAsync(
        string channel, Func<ReadOnlyMemory<byte>, ValueTask> handler, CancellationToken cancellationToken = default)
    {
        lock (_handlers)
        {
            _handlers[channel] = handler;
        }

        return new(new Nothing());
    }

    private int Count()
    {
        lock (_handlers)
        {
            return _handlers.Count;
        }
    }

    private sealed class Nothing : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
