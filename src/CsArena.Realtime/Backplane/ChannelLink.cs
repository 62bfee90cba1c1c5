using Microsoft.Extensions.Logging;

namespace CsArena.Realtime.Backplane;

/// <summary>
/// Keeps one channel of a node subscribed: tries again until the subscription holds, then says on the channel that the node
/// is there. A node that does not hear itself is deaf, whatever its backplane says, and subscribes anew.
/// </summary>
internal sealed class ChannelLink(
    IBackplane backplane,
    string channel,
    Func<ReadOnlyMemory<byte>, ValueTask> handler,
    Func<Task<bool>> beat,
    HubBackplaneOptions options,
    TimeProvider timeProvider,
    ILogger logger)
{
    private long _heardAt;

    /// <summary>The node heard itself on this channel.</summary>
    public void Heard() => Volatile.Write(ref _heardAt, timeProvider.GetTimestamp());

    public async Task RunAsync(CancellationToken stop)
    {
        var failing = false;
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await using var subscription = await backplane.SubscribeAsync(channel, handler, stop);
                if (failing)
                {
                    failing = false;
                    logger.SubscriptionHolds(channel);
                }

                await BeatUntilDeafAsync(stop);
            }
            catch (Exception exception) when (!stop.IsCancellationRequested)
            {
                if (!failing)
                {
                    failing = true;
                    logger.SubscriptionFailed(exception, channel);
                }

                await PauseAsync(stop);
            }
            catch (Exception exception)
            {
                logger.SubscriptionNotEnded(exception, channel);
            }
        }
    }

    private async Task BeatUntilDeafAsync(CancellationToken stop)
    {
        Heard();
        while (!stop.IsCancellationRequested)
        {
            if (!await BeatAsync())
            {
                // A backplane that is away carries nothing: deaf is who speaks and does not hear it.
                Heard();
            }

            await PauseAsync(stop);
            if (timeProvider.GetElapsedTime(Volatile.Read(ref _heardAt)) > options.NodeTimeout)
            {
                logger.NodeIsDeaf(channel, options.NodeTimeout);
                return;
            }
        }
    }

    /// <returns>Whether it went out, in time.</returns>
    private async Task<bool> BeatAsync()
    {
        var beating = beat();
        await ((Task)beating).WaitAsync(options.NodeTimeout / 2, timeProvider).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return beating.IsCompletedSuccessfully && await beating;
    }

    private async Task PauseAsync(CancellationToken stop)
        => await Task.Delay(options.HeartbeatInterval, timeProvider, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
