using System.Diagnostics;
using System.Net;
using Xunit.Abstractions;

namespace CsArena.EndToEnd.Redis.Outages;

/// <summary>
/// Several masters of a cluster are away at once, so that no failover can help: a host's health says so within five seconds,
/// and within five seconds says that they are back. Silent ones are the slowest to be noticed: every check waits for its own.
/// </summary>
public sealed class ClusterHealthTests(ITestOutputHelper output) : IAsyncLifetime
{
    private static readonly TimeSpan Truth = TimeSpan.FromSeconds(5);

    private RedisCluster _cluster = null!;
    private HostSlot _slot = null!;

    public async Task InitializeAsync()
    {
        // Longer than the test takes: the cluster gives nobody up meanwhile, and does not answer in their place.
        _cluster = await RedisCluster.StartAsync(TimeSpan.FromMinutes(2), appendOnly: true);
        _slot = new HostSlot(() => Stage2Settings.Brief.With("REDIS_URL", _cluster.Url));
        await _slot.StartAsync();
    }

    public async Task DisposeAsync()
    {
        await _slot.DisposeAsync();
        await _cluster.DisposeAsync();
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public async Task HealthTellsTheTruthBothWaysWithSilentMasters(int masters)
    {
        await HealthIsAsync(HttpStatusCode.OK, "at the start");
        var silent = await MastersAsync(masters);
        await Task.WhenAll(silent.Select(master => master.PauseAsync()));
        await HealthIsAsync(HttpStatusCode.ServiceUnavailable, $"with {silent.Count} masters silent");
        await Task.WhenAll(silent.Select(master => master.ResumeAsync()));
        await HealthIsAsync(HttpStatusCode.OK, "with all of them back");
    }

    [Fact]
    public async Task HealthTellsTheTruthBothWaysWithDeadMasters()
    {
        await HealthIsAsync(HttpStatusCode.OK, "at the start");
        var dead = await MastersAsync(2);
        await Task.WhenAll(dead.Select(master => master.KillAsync()));
        await HealthIsAsync(HttpStatusCode.ServiceUnavailable, $"with {dead.Count} masters dead");
        await Task.WhenAll(dead.Select(master => master.StartAsync()));
        await _cluster.WaitUntilOkAsync();
        await HealthIsAsync(HttpStatusCode.OK, "with all of them back");
    }

    /// <summary>The masters of the queue and of the deadlines, which health asks, and then others.</summary>
    private async Task<IReadOnlyList<RedisServer>> MastersAsync(int count)
    {
        RedisServer[] asked = [await _cluster.MasterOfAsync("{match:queue}"), await _cluster.MasterOfAsync("game:deadlines")];
        return [.. asked.Concat(_cluster.Servers).Distinct().Take(count)];
    }

    private async Task HealthIsAsync(HttpStatusCode status, string when)
    {
        var since = Stopwatch.GetTimestamp();
        while (true)
        {
            using var limit = new CancellationTokenSource(Truth * 2);
            using var answer = await _slot.Host.Http.GetAsync("/api/health", limit.Token);
            var took = Stopwatch.GetElapsedTime(since);
            if (answer.StatusCode == status)
            {
                output.WriteLine($"Health said {status} {when} after {took.TotalMilliseconds:0} ms");
                took.ShouldBeLessThan(Truth);
                return;
            }

            took.ShouldBeLessThan(Truth, await answer.Content.ReadAsStringAsync(CancellationToken.None) + _slot.Host.Told);
            await Task.Delay(TimeSpan.FromMilliseconds(50), CancellationToken.None);
        }
    }
}
