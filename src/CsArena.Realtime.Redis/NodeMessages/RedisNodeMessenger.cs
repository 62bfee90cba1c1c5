using System.Collections.Concurrent;
using CsArena.Realtime.NodeMessages;
using Microsoft.Extensions.Logging;

namespace CsArena.Realtime.Redis;

/// <summary>
/// Messages between nodes over Redis' publish and subscribe. One subscription in Redis for each channel, however many
/// handlers it has here. <see cref="NodeMessageMonitor"/> finds out whether messages pass, and repairs.
/// </summary>
internal sealed class RedisNodeMessenger : INodeMessenger, IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    private readonly NodeMessageChannels _channels = new();
    private readonly ConcurrentQueue<string> _endedWhileAway = new();
    private readonly TimeProvider _timeProvider;
    private readonly ILogger<RedisNodeMessenger> _logger;
    private readonly NodeMessageMonitor _monitor;
    private volatile NodeMessageLink? _link;
    private bool _isDisposed;

    public RedisNodeMessenger(TimeProvider timeProvider, ILogger<RedisNodeMessenger> logger)
    {
        _timeProvider = timeProvider;
        _logger = logger;
        _monitor = new NodeMessageMonitor(this, timeProvider, logger);
        _monitor.StatusChanged += isUp => StatusChanged?.Invoke(isUp);
    }

    /// <inheritdoc />
    public event Action<bool>? StatusChanged;

    /// <inheritdoc />
    public bool IsUp => _monitor.IsUp;

    /// <summary>The current link; null before <see cref="StartAsync"/>.</summary>
    public NodeMessageLink? Link => _link;

    /// <summary>Comes before the name of every channel.</summary>
    public string Prefix { get; private set; } = "";

    /// <summary>Connects the node messenger, and waits until messages pass.</summary>
    /// <param name="source">Where links come from.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Whether messages pass.</returns>
    public async Task<bool> StartAsync(NodeMessageLinkSource source, CancellationToken cancellationToken)
    {
        Prefix = source.Keys.Channel("");
        return await _monitor.StartAsync(source, cancellationToken);
    }

    /// <inheritdoc />
    /// <remarks>True says that the message was handed to a connection that worked a moment ago.</remarks>
    public ValueTask<bool> PublishAsync(string channel, ReadOnlyMemory<byte> message, CancellationToken cancellationToken = default)
    {
        if (!IsUp || _link is not { } link)
        {
            return new(false);
        }

        try
        {
            // It is written after this returns, when the caller's buffer is the caller's again.
            _ = link.PublishAsync(Prefix + channel, message.ToArray());
            return new(true);
        }
        catch (Exception exception)
        {
            _logger.MessageNotPublished(exception);
            _monitor.Disturb();
            return new(false);
        }
    }

    /// <inheritdoc />
    /// <remarks>A handler is called on the thread that brings the messages of all channels: it must not block it.</remarks>
    public async ValueTask<IAsyncDisposable> SubscribeAsync(
        string channel,
        Func<ReadOnlyMemory<byte>, ValueTask> handler,
        CancellationToken cancellationToken = default)
    {
        var subscription = new NodeMessageSubscription(handler, self => _channels.Remove(channel, self, End), _logger.HandlerFailed);
        await WaitAsync(_channels.Add(channel, subscription, AskAsync), cancellationToken);
        return subscription;
    }

    /// <summary>Whether a message to oneself comes back now.</summary>
    public ValueTask<bool> ProbeAsync(CancellationToken cancellationToken) => _monitor.ProbeAsync(cancellationToken);

    /// <summary>Once: a container that has it under two types disposes it twice.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, true))
        {
            return;
        }

        await _monitor.DisposeAsync();
        if (_link is { } link)
        {
            await link.DisposeAsync();
        }
    }

    /// <summary>Uses another link from now on, and asks it for every channel; or asks the same one again.</summary>
    internal async Task SubscribeAllAsync(NodeMessageLink link, CancellationToken cancellationToken)
    {
        var old = _link;
        _link = link;
        if (old is not null && old != link)
        {
            await old.DisposeAsync();
        }

        while (_endedWhileAway.TryDequeue(out var ended))
        {
            await WaitAsync(EndAgainAsync(link, ended), cancellationToken);
        }

        await WaitAsync(
            Task.WhenAll(_channels.ForEach(channel =>
            {
                // What it may have of before would have it hand over each message twice.
                Forget(channel);
                return AskAsync(channel);
            })),
            cancellationToken);
    }

    /// <summary>Asks Redis for a channel. Whatever goes wrong is in the task: the channel is asked for again.</summary>
    private async Task AskAsync(string channel)
    {
        if (_link is { } link)
        {
            await link.SubscribeAsync(Prefix + channel, message =>
            {
                // What comes late from a link that was given up has come, or is lost: never twice.
                if (_link == link)
                {
                    _channels.Post(channel, message);
                }
            });
        }
    }

    private void End(string channel)
    {
        if (!IsUp)
        {
            _endedWhileAway.Enqueue(channel);
        }

        Forget(channel);
    }

    /// <summary>
    /// The library may subscribe again after a reconnect to a channel that was ended while it was disconnected. It sends
    /// UNSUBSCRIBE only for a channel that it knows, so the channel is subscribed to before it is ended.
    /// </summary>
    private async Task EndAgainAsync(NodeMessageLink link, string channel)
    {
        try
        {
            await link.SubscribeAsync(Prefix + channel, _ => { });
        }
        finally
        {
            await link.UnsubscribeAsync(Prefix + channel);
        }
    }

    private void Forget(string channel)
    {
        if (_link is { } link)
        {
            _ = ForgetAsync(link, channel);
        }
    }

    private async Task ForgetAsync(NodeMessageLink link, string channel)
    {
        try
        {
            await link.UnsubscribeAsync(Prefix + channel);
        }
        catch (Exception exception)
        {
            _logger.SubscriptionNotChanged(exception);
        }
    }

    /// <summary>A subscription that Redis does not confirm now is asked for again when messages pass again.</summary>
    private async Task WaitAsync(Task subscribing, CancellationToken cancellationToken)
    {
        try
        {
            await subscribing.WaitAsync(Limit, _timeProvider, cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            _logger.SubscriptionNotChanged(exception);
            _monitor.Disturb();
        }
    }
}
