using System.Numerics;

namespace CsArena.LoadTest.Statistics;

/// <summary>
/// Durations in buckets that grow with the value, 32 to each doubling: at most 3 % wrong, 10 KB, and no lock.
/// </summary>
internal sealed class LatencyHistogram
{
    private const int SubBits = 5;
    private const int SubBuckets = 1 << SubBits;

    private readonly long[] _counts = new long[(40 - SubBits) * SubBuckets];
    private long _count;
    private long _max;

    public long Count => Volatile.Read(ref _count);

    public void Record(TimeSpan duration)
    {
        var micros = Math.Max(0, (long)duration.TotalMicroseconds);
        Interlocked.Increment(ref _counts[Math.Min(IndexOf(micros), _counts.Length - 1)]);
        Interlocked.Increment(ref _count);
        var max = Volatile.Read(ref _max);
        while (micros > max)
        {
            var seen = Interlocked.CompareExchange(ref _max, micros, max);
            if (seen == max)
            {
                break;
            }

            max = seen;
        }
    }

    /// <summary>Percentiles and maximum; zeros when nothing was recorded.</summary>
    public LatencySummary Summarize()
        => new(Count, Quantile(0.50), Quantile(0.95), Quantile(0.99), Volatile.Read(ref _max) / 1000.0);

    /// <summary>The value in milliseconds that this share of the records does not exceed.</summary>
    public double Quantile(double share)
    {
        var total = Count;
        if (total == 0)
        {
            return 0;
        }

        var wanted = Math.Max(1, (long)Math.Ceiling(share * total));
        long seen = 0;
        for (var index = 0; index < _counts.Length; index++)
        {
            seen += Volatile.Read(ref _counts[index]);
            if (seen >= wanted)
            {
                return Math.Min(UpperBound(index), Volatile.Read(ref _max)) / 1000.0;
            }
        }

        return Volatile.Read(ref _max) / 1000.0;
    }

    private static int IndexOf(long value)
    {
        if (value < SubBuckets)
        {
            return (int)value;
        }

        var doublings = BitOperations.Log2((ulong)value) - SubBits;
        return (doublings * SubBuckets) + (int)(value >> doublings);
    }

    private static long UpperBound(int index)
    {
        if (index < 2 * SubBuckets)
        {
            return index;
        }

        var doublings = (index / SubBuckets) - 1;
        var sub = index - (doublings * SubBuckets);
        return ((sub + 1L) << doublings) - 1;
    }
}

/// <summary>Durations in milliseconds.</summary>
internal sealed record LatencySummary(long Count, double P50, double P95, double P99, double Max);
