using System.Globalization;

namespace CsArena.EndToEnd.Redis.Hosting;

/// <summary>What several hosts say of themselves, taken together.</summary>
internal static class Readings
{
    /// <summary>The sum of a metric over hosts and labels.</summary>
    public static async Task<long> SumAsync(IEnumerable<HostSlot> slots, string metric)
    {
        long sum = 0;
        foreach (var slot in slots)
        {
            var lines = (await slot.Host.Management.GetStringAsync("/metrics")).Split('\n');
            sum += lines.Where(line => line.StartsWith(metric, StringComparison.Ordinal))
                .Sum(line => long.Parse(line.Split(' ')[^1], CultureInfo.InvariantCulture));
        }

        return sum;
    }
}
