using System.Buffers.Binary;
using System.Collections.Concurrent;
using StackExchange.Redis;

namespace CsArena.Realtime.Redis;

/// <summary>
/// Messages to oneself: those that come back prove that messages pass. In a cluster, every other time one is also
/// published at another server than the link's: one that the others do not reach would go on talking to itself.
/// </summary>
internal sealed class NodeMessageProbe(RedisNodeMessenger messenger, RedisConnection? otherWay, TimeProvider timeProvider) : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<long, TaskCompletionSource> _sent = new();
    private IAsyncDisposable? _subscription;
    private string _channel = "";
    private bool _askedElsewhere;
    private long _last;

    /// <summary>Listens on a link.</summary>
    public async Task SubscribeAsync(NodeMessageLink link, CancellationToken cancellationToken)
    {
        if (_subscription is not null)
        {
            await _subscription.DisposeAsync();
        }

        _channel = await ChooseChannelAsync(link, cancellationToken);
        _subscription = await messenger.SubscribeAsync(_channel, Receive, cancellationToken);
    }

    /// <summary>Whether messages pass.</summary>
    public async Task<bool> PassesAsync(CancellationToken cancellationToken)
    {
        if (!await OwnPassesAsync(cancellationToken))
        {
            _askedElsewhere = false;
            return false;
        }

        if (otherWay is null || _askedElsewhere)
        {
            _askedElsewhere = false;
            return true;
        }

        _askedElsewhere = await SendAsync(PublishElsewhereAsync, cancellationToken);
        return _askedElsewhere;
    }

    /// <summary>Whether a message passes that is published as all messages are.</summary>
    public Task<bool> OwnPassesAsync(CancellationToken cancellationToken)
        => messenger.Link is { IsConnected: true } ? SendAsync(PublishAsync, cancellationToken) : Task.FromResult(false);

    public ValueTask DisposeAsync() => _subscription?.DisposeAsync() ?? ValueTask.CompletedTask;

    private ValueTask Receive(ReadOnlyMemory<byte> message)
    {
        if (_sent.TryRemove(BinaryPrimitives.ReadInt64BigEndian(message.Span), out var sent))
        {
            sent.TrySetResult();
        }

        return ValueTask.CompletedTask;
    }

    private async Task<bool> SendAsync(Func<byte[], Task> publish, CancellationToken cancellationToken)
    {
        var number = Interlocked.Increment(ref _last);
        var received = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _sent[number] = received;
        try
        {
            var message = new byte[sizeof(long)];
            BinaryPrimitives.WriteInt64BigEndian(message, number);
            await publish(message).WaitAsync(Limit, timeProvider, cancellationToken);
            await received.Task.WaitAsync(Limit, timeProvider, cancellationToken);
            return true;
        }
        catch (Exception)
        {
            return false;
        }
        finally
        {
            _sent.TryRemove(number, out _);
        }
    }

    private Task PublishAsync(byte[] message) => messenger.Link!.PublishAsync(messenger.Prefix + _channel, message);

    private async Task PublishElsewhereAsync(byte[] message)
    {
        try
        {
            await RedisLibrary.PublishAsync(otherWay!.Link.Database, messenger.Prefix + _channel, message).WaitAsync(Limit, timeProvider);
        }
        catch (Exception)
        {
            // That way is closed; of the node messenger it says nothing.
            await PublishAsync(message);
        }
    }

    /// <summary>A name of one's own, which another server of the cluster is asked for than the link's.</summary>
    private async Task<string> ChooseChannelAsync(NodeMessageLink link, CancellationToken cancellationToken)
    {
        const int Attempts = 8;
        for (var attempt = 0; ; attempt++)
        {
            var name = $"arena:probe:{Guid.NewGuid():N}";
            if (otherWay is null || attempt == Attempts || !Equals(await otherWay.FindServerAsync(messenger.Prefix + name, cancellationToken), link.EndPoint))
            {
                return name;
            }
        }
    }
}
