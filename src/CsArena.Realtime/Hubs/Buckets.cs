using System.Threading.RateLimiting;

namespace CsArena.Realtime.Hubs;

/// <summary>Limits with a part for each key. A key that asks for nothing costs nothing.</summary>
internal static class Buckets
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    /// <summary>So many at once, and so many a second in the long run.</summary>
    public static PartitionedRateLimiter<TKey> Of<TKey>(int burst, int perSecond)
        where TKey : notnull
        => PartitionedRateLimiter.Create<TKey, TKey>(key => RateLimitPartition.GetTokenBucketLimiter(key, _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = burst,
            TokensPerPeriod = perSecond,
            ReplenishmentPeriod = Second,
        }));

    /// <summary>So many at a time.</summary>
    public static PartitionedRateLimiter<TKey> Places<TKey>(int count)
        where TKey : notnull
        => PartitionedRateLimiter.Create<TKey, TKey>(
            key => RateLimitPartition.GetConcurrencyLimiter(key, _ => new ConcurrencyLimiterOptions { PermitLimit = count }));

    /// <summary>Takes some of a key's; false when there are not enough.</summary>
    public static bool TryTake<TKey>(this PartitionedRateLimiter<TKey> limiter, TKey key, int count = 1)
    {
        using var lease = limiter.AttemptAcquire(key, count);
        return lease.IsAcquired;
    }
}
