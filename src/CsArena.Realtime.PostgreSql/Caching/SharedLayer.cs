using CsArena.Realtime.Caching;
using Microsoft.Extensions.Logging;

namespace CsArena.Realtime.PostgreSql;

/// <summary>
/// The layer that hosts share, where there is one. It is never worth an error, nor a long wait: when it fails, all go without
/// it, and once a second one of them asks whether it is back.
/// </summary>
internal sealed class SharedLayer(ISharedCache? cache, CacheTimes times, TimeProvider timeProvider, ILogger<SharedLayer> logger)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    // Loads of this process are its own, whichever call began them: one that lost its reply finds its reservation again.
    private readonly string _token = Guid.NewGuid().ToString("N");
    private readonly Lock _lock = new();
    private volatile bool _isAway;
    private long _askAgainAt;

    /// <summary>Who has waited for loads of others for so long had better load for itself.</summary>
    public TimeSpan LongestWait => times.Load * 2;

    /// <summary>Reads entries, and reserves the loads of those that nobody has.</summary>
    /// <returns>An answer for each key; null when there is no such layer now.</returns>
    public async ValueTask<IReadOnlyList<SharedEntry>?> GetOrReserveAsync(IReadOnlyList<string> keys)
    {
        IReadOnlyList<SharedEntry>? entries = null;
        await TryAsync(async (shared, cancellation) => entries = await shared.GetOrReserveAsync(keys, _token, times.Load, cancellation));
        return entries;
    }

    /// <summary>Stores an entry for all hosts.</summary>
    public ValueTask<bool> StoreAsync(string key, ReadOnlyMemory<byte> value)
        => TryAsync((shared, cancellation) => shared.SetAsync(key, value, times.OfOneEntry(), cancellation));

    /// <summary>Lets somebody else load.</summary>
    public ValueTask<bool> ReleaseAsync(string key) => TryAsync((shared, cancellation) => shared.ReleaseAsync(key, _token, cancellation));

    private async ValueTask<bool> TryAsync(Func<ISharedCache, CancellationToken, ValueTask> use)
    {
        var isTrial = _isAway;
        if (cache is null || (isTrial && !MayTry()))
        {
            return false;
        }

        using var limit = new CancellationTokenSource(times.Patience, timeProvider);
        try
        {
            await use(cache, limit.Token).AsTask().WaitAsync(limit.Token);
        }
        catch (Exception error)
        {
            OnFailure(error);
            return false;
        }

        // An answer to a question of before the failure says nothing.
        if (isTrial)
        {
            OnAnswer();
        }

        return true;
    }

    private bool MayTry()
    {
        lock (_lock)
        {
            if (timeProvider.GetTimestamp() < _askAgainAt)
            {
                return false;
            }

            PutOff();
            return true;
        }
    }

    private void OnAnswer()
    {
        lock (_lock)
        {
            if (!_isAway)
            {
                return;
            }

            _isAway = false;
        }

        logger.SharedCacheBack();
    }

    private void OnFailure(Exception error)
    {
        lock (_lock)
        {
            PutOff();
            if (_isAway)
            {
                return;
            }

            _isAway = true;
        }

        logger.SharedCacheAway(error);
    }

    private void PutOff() => _askAgainAt = timeProvider.GetTimestamp() + (long)(Pause.TotalSeconds * timeProvider.TimestampFrequency);
}
