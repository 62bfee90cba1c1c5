using Microsoft.Extensions.Logging;

namespace CsArena.Realtime.Redis;

/// <summary>
/// Needed because the library calls a connection open for seconds after its server fell silent. Finds out whether messages
/// pass, by sending one to itself every second, and repairs what does not work: asks for every subscription again, and in a
/// cluster takes a link to another server.
/// </summary>
internal sealed class NodeMessageMonitor(RedisNodeMessenger messenger, TimeProvider timeProvider, ILogger logger) : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan IntervalWhileDown = TimeSpan.FromMilliseconds(250);

    private const int StartAttempts = 3;

    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _wake = new(0);
    private NodeMessageProbe? _probe;
    private NodeMessageLinkReplacement? _replacement;
    private Task _loop = Task.CompletedTask;
    private volatile bool _disturbed;
    private volatile bool _isUp;

    /// <summary>Raised with the new <see cref="IsUp"/>, one call at a time.</summary>
    public event Action<bool>? StatusChanged;

    public bool IsUp => _isUp;

    /// <summary>Takes the first link.</summary>
    /// <returns>Whether messages pass.</returns>
    public async Task<bool> StartAsync(NodeMessageLinkSource source, CancellationToken cancellationToken)
    {
        _probe = new NodeMessageProbe(messenger, source.Connection, timeProvider);
        _replacement = new NodeMessageLinkReplacement(source, timeProvider);
        await UseAsync(source.First, cancellationToken);
        _disturbed = false;

        // The library connects separately for subscriptions, and confirms one before that is done: a first message may be lost.
        _isUp = await _probe.PassesAsync(cancellationToken);
        for (var attempt = 1; !_isUp && attempt < StartAttempts; attempt++)
        {
            await Task.Delay(IntervalWhileDown, timeProvider, cancellationToken);
            _isUp = await _probe.PassesAsync(cancellationToken);
        }

        _loop = RunAsync(_probe, _replacement, _stop.Token);
        return _isUp;
    }

    /// <summary>Something happened to the link: messages may be lost.</summary>
    public void Disturb()
    {
        _disturbed = true;
        _isUp = false;
        _wake.Release();
    }

    /// <summary>Whether a message to oneself comes back now.</summary>
    public async ValueTask<bool> ProbeAsync(CancellationToken cancellationToken)
        => _isUp && _probe is { } probe && await probe.OwnPassesAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();

        // A repair that is cut off throws; nobody needs it any more.
        await _loop.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_replacement is not null)
        {
            await _replacement.DiscardAsync();
        }

        if (_probe is not null)
        {
            await _probe.DisposeAsync();
        }

        _stop.Dispose();
    }

    private async Task RunAsync(NodeMessageProbe probe, NodeMessageLinkReplacement replacement, CancellationToken cancellationToken)
    {
        var told = _isUp;
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                if (_disturbed || !_isUp)
                {
                    Tell(ref told, isUp: false);
                    _disturbed = false;
                    await RepairAsync(replacement, cancellationToken);
                }

                var passes = await probe.PassesAsync(cancellationToken);
                _isUp = passes && !_disturbed;
                replacement.Saw(passes);
                Tell(ref told, _isUp);
            }
            catch (Exception exception)
            {
                _isUp = false;
                if (!cancellationToken.IsCancellationRequested)
                {
                    logger.NodeMessagesNotRepaired(exception);
                }
            }

            await WaitAsync(_isUp ? Interval : IntervalWhileDown, cancellationToken);
        }
    }

    private async Task WaitAsync(TimeSpan time, CancellationToken cancellationToken)
    {
        Task woken = _wake.WaitAsync(time, cancellationToken);
        await woken.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        while (_wake.Wait(0, CancellationToken.None))
        {
            // Woken several times is woken once.
        }
    }

    private async Task RepairAsync(NodeMessageLinkReplacement replacement, CancellationToken cancellationToken)
    {
        replacement.OpenWhenDue(messenger.Link!, cancellationToken);
        if (await replacement.TakeAsync(cancellationToken) is { } link)
        {
            logger.NodeMessagesMoved();
            await UseAsync(link, cancellationToken);
        }
        else if (messenger.Link is { IsConnected: true } same)
        {
            await messenger.SubscribeAllAsync(same, cancellationToken);
        }
    }

    private async Task UseAsync(NodeMessageLink link, CancellationToken cancellationToken)
    {
        link.Broken += Disturb;
        await messenger.SubscribeAllAsync(link, cancellationToken);
        await _probe!.SubscribeAsync(link, cancellationToken);
    }

    private void Tell(ref bool told, bool isUp)
    {
        if (told == isUp)
        {
            return;
        }

        told = isUp;
        if (isUp)
        {
            logger.NodeMessagesUp();
        }
        else
        {
            logger.NodeMessagesDown();
        }

        try
        {
            StatusChanged?.Invoke(isUp);
        }
        catch (Exception exception)
        {
            logger.HandlerFailed(exception);
        }
    }
}
