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
    private const long MemoryThatMayStay = 64_000_000;

    /// <summary>Calls that take no longer than this are never slow, however fast they were before.</summary>
    private const double NeverSlow = 5;

    private static readonly TimeSpan Undisturbed = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Flooded = TimeSpan.FromSeconds(4);

    /// <summary>Floods the host beside 50 matches, one flood after the other, and checks what is promised.</summary>
    public async Task<IReadOnlyList<FloodCount>> HoldAsync(params Flood[] floods)
    {
        await using var matches = await FloodedMatches.StartAsync(host, Matches);
        var before = await matches.MeasureAsync(() => Task.Delay(Undisturbed));
        var memoryBefore = host.ResidentBytes;
        output.WriteLine($"undisturbed: {before}; {memoryBefore / 1_000_000} MB");
        var counts = new List<FloodCount>();
        foreach (var flood in floods)
        {
            counts.Add(await HoldAsync(matches, flood, before));
        }

        var memoryAfter = await UntilMemoryIsBackAsync(memoryBefore);
        output.WriteLine($"afterwards {memoryAfter / 1_000_000} MB");
        memoryAfter.ShouldBeLessThan(memoryBefore + MemoryThatMayStay);
        matches.Failures.ShouldBeEmpty(host.Told);
        matches.MovedEnds().ShouldBeEmpty();
        host.ErrorLines.ShouldBeEmpty(host.Told);
        return counts;
    }

    private async Task<FloodCount> HoldAsync(FloodedMatches matches, Flood flood, CallTimes before)
    {
        var (logBefore, since) = (host.LogLength, Stopwatch.GetTimestamp());
        FloodCount? count = null;
        var beside = await matches.MeasureAsync(async () => count = await flood.RunAsync(host, Flooded));
        var perMinute = (host.LogLength - logBefore) / Stopwatch.GetElapsedTime(since).TotalMinutes;
        output.WriteLine($"{flood.Kind}: {count}: {beside}; {host.ResidentBytes / 1_000_000} MB; log {perMinute / 1_000:0} kB a minute");
        beside.P99.ShouldBeLessThan(3 * Math.Max(before.P99, NeverSlow), $"{flood.Kind}, undisturbed: {before}");
        perMinute.ShouldBeLessThan(LogBytesPerMinute, host.Told[..Math.Min(host.Told.Length, 5_000)]);
        return count!;
    }

    private async Task<long> UntilMemoryIsBackAsync(long before)
    {
        var since = Stopwatch.GetTimestamp();
        while (host.ResidentBytes > before + MemoryThatMayStay && Stopwatch.GetElapsedTime(since) < Limits.Wait)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100));
        }

        return host.ResidentBytes;
    }
}
