using System.Diagnostics;
using Xunit.Abstractions;

namespace CsArena.EndToEnd.Floods;

/// <summary>
/// What every flood is held to: matches are played first undisturbed and then beside it. The innocents' calls take at most three
/// times as long as before at the 99th percentile, no question's end moves, the log stays small, and memory comes back.
/// </summary>
/// <param name="host">The host, set up with <see cref="FloodedMatches.Settings"/> at least.</param>
/// <param name="output">Takes the figures.</param>
public sealed class FloodTest(HostProcess host, ITestOutputHelper output)
{
    private const int Matches = 50;
    private const double LogBytesPerMinute = 1_000_000;
    private const double MemoryThatMayStay = 32_000_000;

    /// <summary>Calls that take no longer than this are never slow, however fast they were before.</summary>
    private const double NeverSlow = 20;

    /// <summary>The machine may do something else for a moment: slow calls are measured again, undisturbed too.</summary>
    private const int Attempts = 5;

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Undisturbed = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Flooded = TimeSpan.FromSeconds(4);

    /// <summary>Floods the host beside 50 matches, and checks what is promised.</summary>
    public async Task<FloodCount> HoldAsync(Flood flood)
    {
        await using var matches = await FloodedMatches.StartAsync(host, Matches);

        // What is compiled when it runs for the first time is no matter of the flood.
        await flood.ByOthers().RunAsync(host, WarmUp);
        var memoryBefore = await HeapAsync();
        FloodCount? count = null;
        for (var attempt = 1; count is null; attempt++)
        {
            count = await TryHoldAsync(matches, flood.ByOthers(), attempt == Attempts);
        }

        var memoryAfter = await UntilMemoryIsBackAsync(memoryBefore);
        output.WriteLine($"heap: {memoryBefore / 1e6:0} MB before, {memoryAfter / 1e6:0} MB afterwards; {host.ResidentBytes / 1_000_000} MB held");
        memoryAfter.ShouldBeLessThan(memoryBefore + MemoryThatMayStay);
        matches.Failures.ShouldBeEmpty(host.Told);
        matches.MovedEnds().ShouldBeEmpty();
        host.ErrorLines.ShouldBeEmpty(host.Told);
        return count;
    }

    /// <summary>Null when calls were slow, and that may be the machine.</summary>
    private async Task<FloodCount?> TryHoldAsync(FloodedMatches matches, Flood flood, bool isLast)
    {
        var before = await matches.MeasureAsync(() => Task.Delay(Undisturbed));
        output.WriteLine($"undisturbed: {before}");
        var (logBefore, since) = (host.LogLength, Stopwatch.GetTimestamp());
        FloodCount? count = null;
        var beside = await matches.MeasureAsync(async () => count = await flood.RunAsync(host, Flooded));
        var perMinute = (host.LogLength - logBefore) / Stopwatch.GetElapsedTime(since).TotalMinutes;
        output.WriteLine($"{flood.Kinds}: {count}: {beside}; {host.ResidentBytes / 1_000_000} MB; log {perMinute / 1_000:0} kB a minute");
        perMinute.ShouldBeLessThan(LogBytesPerMinute, host.Told[..Math.Min(host.Told.Length, 5_000)]);
        var limit = 3 * Math.Max(before.P99, NeverSlow);
        if (beside.P99 >= limit && !isLast)
        {
            return null;
        }

        beside.P99.ShouldBeLessThan(limit, $"{flood.Kinds}, undisturbed: {before}");
        return count;
    }

    private async Task<double> UntilMemoryIsBackAsync(double before)
    {
        var since = Stopwatch.GetTimestamp();
        while (true)
        {
            var now = await HeapAsync();
            if (now < before + MemoryThatMayStay || Stopwatch.GetElapsedTime(since) > Limits.Wait)
            {
                return now;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(200));
        }
    }

    /// <summary>What was in use after the latest collection; a process holds more, and gives it back when somebody else needs it.</summary>
    private async Task<double> HeapAsync()
        => (await host.MetricsAsync()).Where(one => one.Key.StartsWith("dotnet_gc_last_collection_heap_size", StringComparison.Ordinal)).Sum(one => one.Value);
}
