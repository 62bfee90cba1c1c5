using System.Diagnostics;
using Shouldly;
using Xunit.Abstractions;

namespace CsArena.Realtime.PostgreSql.Tests;

/// <summary>Many callers of some hosts who ask for a few keys at once, in an order that a seed decides.</summary>
internal sealed class CacheStorm(ITestOutputHelper output, IReadOnlyList<CacheHost> hosts, SlowStore store, int keys, int callers)
{
    private long _slowest;

    /// <summary>The longest that a call took.</summary>
    public TimeSpan Slowest => TimeSpan.FromTicks(_slowest);

    /// <summary>Each caller makes some calls; each call must bring what it asks for.</summary>
    public async Task RunAsync(int callsOfEach = 5)
    {
        var seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        await Task.WhenAll(Enumerable.Range(0, callers).Select(caller => Task.Run(() => CallAsync(hosts[caller % hosts.Count], new Random(seed + caller), callsOfEach))));
        output.WriteLine($"{store.Loads.Values.Sum()} loads of {store.Loads.Count} keys; slowest call {Slowest.TotalMilliseconds:0} ms");
    }

    private async Task CallAsync(CacheHost host, Random random, int calls)
    {
        for (var i = 0; i < calls; i++)
        {
            var wanted = Enumerable.Range(0, 1 + random.Next(5)).Select(_ => $"key {random.Next(keys)}").Distinct().ToArray();
            var started = Stopwatch.GetTimestamp();
            var found = await host.Cache.GetAsync(wanted, store.LoadAsync, CancellationToken.None);
            Note(Stopwatch.GetElapsedTime(started));
            found.Count.ShouldBe(wanted.Length);
            found.ShouldAllBe(pair => pair.Value.Value == $"value of {pair.Key}");
        }
    }

    private void Note(TimeSpan elapsed)
    {
        for (var seen = Volatile.Read(ref _slowest); elapsed.Ticks > seen;)
        {
            seen = Interlocked.CompareExchange(ref _slowest, elapsed.Ticks, seen);
        }
    }
}
