using Microsoft.Extensions.Logging;

namespace CsArena.Realtime.Backplane;

/// <summary>
/// Publishes the envelopes of one node. Whoever sends does not wait for the backplane, unless very many messages are on
/// their way; what does not go out is counted, and an outage is logged when it begins and when it is over.
/// </summary>
internal sealed class Outbox(
    IBackplane backplane,
    string hub,
    TimeSpan patience,
    HubBackplaneMetrics metrics,
    TimeProvider timeProvider,
    ILogger logger)
{
    private const int Many = 1024;
    private const int TooMany = 65_536;

    private int _onTheirWay;
    private int _isOut;
    private volatile bool _hasSent;
    private long _dropped;

    public bool IsUp => backplane.IsUp;

    /// <summary>Publishes a message for connections. The envelope is the outbox's from now on.</summary>
    /// <returns>Completed; when many messages are on their way, completes with this one, or when the patience is over.</returns>
    public Task SendAsync(string channel, EnvelopeWriter envelope)
    {
        var publishing = PublishAsync(channel, envelope, isLoss: true);
        return publishing.IsCompleted || Volatile.Read(ref _onTheirWay) < Many ? Task.CompletedTask : WaitAsync(publishing);
    }

    /// <summary>Publishes an envelope, which is the outbox's from now on. It never fails.</summary>
    /// <returns>False when it did not go out.</returns>
    public Task<bool> TryPublishAsync(string channel, EnvelopeWriter envelope) => PublishAsync(channel, envelope, isLoss: true);

    /// <summary>Publishes a sign of life. It is no loss when it does not go out, and an outage is over when it does.</summary>
    /// <returns>False when it did not go out.</returns>
    public async Task<bool> BeatAsync(string channel, EnvelopeWriter envelope)
    {
        var sent = await PublishAsync(channel, envelope, isLoss: false);
        if (sent && Interlocked.Exchange(ref _isOut, 0) == 1)
        {
            logger.BackplaneIsBack(hub, Interlocked.Exchange(ref _dropped, 0));
        }

        return sent;
    }

    private async Task<bool> PublishAsync(string channel, EnvelopeWriter envelope, bool isLoss)
    {
        if (!backplane.IsUp || Volatile.Read(ref _onTheirWay) >= TooMany)
        {
            envelope.Release();
            Lose(isLoss, exception: null);
            return false;
        }

        Interlocked.Increment(ref _onTheirWay);
        try
        {
            var sent = await backplane.PublishAsync(channel, envelope.Written);
            envelope.Release();
            _hasSent |= sent;
            if (!sent)
            {
                Lose(isLoss, exception: null);
            }

            return sent;
        }
        catch (Exception exception)
        {
            // The buffer is not given back: nobody knows whether it is still being read.
            Lose(isLoss, exception);
            return false;
        }
        finally
        {
            Interlocked.Decrement(ref _onTheirWay);
        }
    }

    private async Task WaitAsync(Task publishing)
        => await publishing.WaitAsync(patience, timeProvider).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private void Lose(bool isLoss, Exception? exception)
    {
        if (isLoss)
        {
            metrics.Dropped(hub);
            Interlocked.Increment(ref _dropped);
        }

        // A sign of life before the backplane was ever up is the start, not an outage.
        if ((isLoss || _hasSent) && Interlocked.Exchange(ref _isOut, 1) == 0)
        {
            logger.BackplaneIsAway(exception, hub);
        }
    }
}
