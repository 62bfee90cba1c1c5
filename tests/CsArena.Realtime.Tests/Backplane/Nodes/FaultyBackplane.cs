using System.Collections.Concurrent;
using CsArena.Realtime.Backplane;

namespace CsArena.Realtime.Tests.Backplane;

/// <summary>One node's end of a backplane, on which things go wrong when a test says so.</summary>
internal sealed class FaultyBackplane : IBackplane
{
    private const byte Beat = 9;

    private readonly IBackplane _inner;
    private readonly ConcurrentDictionary<Subscription, bool> _subscriptions = new();
    private volatile bool _isDown;
    private int _failingSubscribes;
    private int _subscribes;

    public FaultyBackplane(IBackplane inner)
    {
        _inner = inner;
        _inner.StatusChanged += Raise;
    }

    public event Action<bool>? StatusChanged;

    public bool IsUp => _inner.IsUp && !_isDown;

    /// <summary>Decides about each message that is published; null lets it pass.</summary>
    public Func<byte[], ValueTask<bool>>? Publishing { get; set; }

    /// <summary>Waited for before each message is handed over.</summary>
    public Func<Task>? Receiving { get; set; }

    /// <summary>Neither sends nor receives, and nobody is told: what a killed process looks like to the others.</summary>
    public bool IsDead { get; set; }

    /// <summary>What was published, signs of life left out.</summary>
    public ConcurrentQueue<byte[]> Published { get; } = new();

    public int Subscriptions => _subscriptions.Count;

    /// <summary>Attempts to subscribe, whether they failed or not.</summary>
    public int Subscribes => Volatile.Read(ref _subscribes);

    public void GoDown()
    {
        _isDown = true;
        Raise(false);
    }

    public void ComeUp()
    {
        _isDown = false;
        Raise(_inner.IsUp);
    }

    public void FailSubscribes(int times) => Volatile.Write(ref _failingSubscribes, times);

    /// <summary>The subscriptions that there are go silent; new ones do not.</summary>
    public void Deafen()
    {
        foreach (var subscription in _subscriptions.Keys)
        {
            subscription.IsDeaf = true;
        }
    }

    public async ValueTask<bool> PublishAsync(string channel, ReadOnlyMemory<byte> message, CancellationToken cancellationToken = default)
    {
        if (message.Length < 2 || message.Span[1] != Beat)
        {
            Published.Enqueue(message.ToArray());
        }

        if (_isDown)
        {
            return false;
        }

        if (IsDead)
        {
            return true;
        }

        return Publishing is not { } publishing
            ? await _inner.PublishAsync(channel, message, cancellationToken)
            : await publishing(message.ToArray()) && await _inner.PublishAsync(channel, message, cancellationToken);
    }

    public async ValueTask<IAsyncDisposable> SubscribeAsync(
        string channel, Func<ReadOnlyMemory<byte>, ValueTask> handler, CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref _subscribes);
        if (Interlocked.Decrement(ref _failingSubscribes) >= 0)
        {
            throw new BackendUnavailableException("A subscribe that fails.");
        }

        var subscription = new Subscription(this);
        subscription.Inner = await _inner.SubscribeAsync(
            channel,
            async message =>
            {
                if (Receiving is { } receiving)
                {
                    await receiving();
                }

                if (!IsDead && !_isDown && !subscription.IsDeaf)
                {
                    await handler(message);
                }
            },
            cancellationToken);
        _subscriptions[subscription] = true;
        return subscription;
    }

    private void Raise(bool isUp) => StatusChanged?.Invoke(isUp);

    private sealed class Subscription(FaultyBackplane owner) : IAsyncDisposable
    {
        public IAsyncDisposable? Inner { get; set; }

        public bool IsDeaf { get; set; }

        public async ValueTask DisposeAsync()
        {
            owner._subscriptions.TryRemove(this, out _);
            await Inner!.DisposeAsync();
        }
    }
}
