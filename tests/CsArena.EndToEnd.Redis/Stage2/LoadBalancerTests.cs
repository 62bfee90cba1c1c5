using System.Diagnostics;
using CsArena.Realtime.Client;
using Xunit.Abstractions;

namespace CsArena.EndToEnd.Redis.Stage2;

/// <summary>
/// Hosts behind the load balancers of <c>deploy</c>, with clients that reconnect as they do by default. All hosts have one
/// address there: a balancer that holds a host for dead when it is back, or for alive when it is dead or drains, shuts players
/// out.
/// </summary>
public sealed class LoadBalancerTests(ITestOutputHelper output)
{
    private const int Players = 20;

    private static readonly TimeSpan _back = TimeSpan.FromSeconds(2);

    /// <summary>Of NCP's balancer alone: it finds a dead host within 10 s, and the next try of a client comes some seconds later.</summary>
    private static readonly TimeSpan _backWithoutRetry = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData("haproxy")]
    [InlineData("nginx")]
    [InlineData("ncp and haproxy")]
    public async Task EverybodyIsBackWithin2SecondsOfAHostThatIsKilledRestartedOrDrained(string balancer)
    {
        await using var arena = await RedisArena.StartAsync(2, Settings);
        await using var front = await Balancer.StartAsync(balancer, arena.Urls);
        await using var crowd = Start(front);
        await crowd.PlayAsync(5, TimeSpan.FromSeconds(40));

        (await BackAfterKillAsync(arena, crowd, balancer)).ShouldBeLessThan(_back);
        await arena.Slots[0].StartAsync();
        await ReachAsync(front, arena[0]);
        var returns = crowd.LostToRestored.Count;
        var draining = arena.Slots[1].StopAsync();
        await crowd.UntilAsync(
            () => crowd.LostToRestored.Count - returns >= Players && crowd.Connected == Players, "everybody has left the host that drains");
        await draining;
        await arena.Slots[1].StartAsync();
        await ReachAsync(front, arena[1]);
        await crowd.PlayAsync(5, TimeSpan.FromSeconds(40));

        var times = crowd.LostToRestored.Summarize();
        output.WriteLine($"{balancer}: {times.Count} times back after a kill or a drain, ms: p50 {times.P50:0}, p99 {times.P99:0}, longest {times.Max:0}");
        times.P99.ShouldBeLessThan(_back.TotalMilliseconds);
        await NothingIsLostAsync(arena, crowd);
    }

    [Fact]
    public async Task WithNcpsBalancerAloneEverybodyIsBackLongBeforeTheGraceIsOver()
    {
        await using var arena = await RedisArena.StartAsync(2, Settings);
        await using var front = await Balancer.StartAsync("ncp", arena.Urls);
        await using var crowd = Start(front);
        await crowd.PlayAsync(5, TimeSpan.FromSeconds(40));
        (await BackAfterKillAsync(arena, crowd, "ncp")).ShouldBeLessThan(_backWithoutRetry);
        await arena.Slots[0].StartAsync();
        await NothingIsLostAsync(arena, crowd);
    }

    [Fact]
    public async Task AHostThatComesBackBehindABalancerGetsItsShareOfPlayersWhoDoNotPlay()
    {
        const int idle = 60;

        // The connections are to be uneven for longer than the balancer takes to find the host.
        await using var arena = await RedisArena.WithoutHostsAsync(
            2, () => Settings().With("Arena__Node__MovesPerSecond", 20).With("Arena__Node__Lease", TimeSpan.FromSeconds(3)));
        await arena.Slots[0].StartAsync();
        await using var front = await Balancer.StartAsync("haproxy", arena.Urls);
        await ReachAsync(front, arena[0]);
        var clients = Enumerable.Range(0, idle).Select(_ => Client(front)).ToArray();
        var reconnects = 0;
        foreach (var client in clients)
        {
            client.StatusChanged += change => Interlocked.Add(ref reconnects, change.Status == ArenaStatus.Reconnecting ? 1 : 0);
            (await client.ConnectAsync()).Status.ShouldBe(ArenaStatus.Connected);
        }

        await arena.Slots[1].StartAsync();
        var started = Stopwatch.StartNew();
        while (await ConnectionsAsync(arena[1]) < 18)
        {
            started.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(40));
            await Task.Delay(TimeSpan.FromMilliseconds(100));
        }

        output.WriteLine($"{await ConnectionsAsync(arena[1])} of {idle} connections after {started.Elapsed.TotalSeconds:0.0} s, {reconnects} reconnects");
        (await ConnectionsAsync(arena[0]) + await ConnectionsAsync(arena[1])).ShouldBeInRange(idle - 5, idle);
        reconnects.ShouldBeInRange(18, 25);
        await Parallel.ForEachAsync(clients, async (client, _) => await client.DisposeAsync());
        await arena.EndAsync();
    }

    /// <summary>Matches are short; the grace is the default.</summary>
    private static HostSettings Settings() => Stage2Settings.Brief.Grace(TimeSpan.FromSeconds(30));

    private static Crowd Start(Balancer front) => Crowd.Start(
        [front.Url], Players, seed: 1, waitLimit: TimeSpan.FromSeconds(20), reconnect: new ReconnectPolicy { Attempts = int.MaxValue });

    /// <summary>Kills the first host.</summary>
    /// <returns>From the kill until each of its players has the restored state.</returns>
    private async Task<TimeSpan> BackAfterKillAsync(RedisArena arena, Crowd crowd, string balancer)
    {
        var (lost, returns) = (await ConnectionsAsync(arena[0]), crowd.LostToRestored.Count);
        lost.ShouldBeGreaterThan(0);
        var killed = Stopwatch.StartNew();
        await arena.Slots[0].KillAsync();
        await crowd.UntilAsync(
            () => crowd.LostToRestored.Count - returns >= lost && crowd.Connected == Players, "everybody is back", TimeSpan.FromSeconds(40));
        output.WriteLine($"{balancer}: {lost} players of a killed host are all back after {killed.Elapsed.TotalSeconds:0.00} s");
        return killed.Elapsed;
    }

    private static async Task NothingIsLostAsync(RedisArena arena, Crowd crowd)
    {
        var results = await crowd.EndAsync();
        results.ViolationCount.ShouldBe(0, crowd.Describe());
        crowd.Ends.Where(end => end.Reason != "completed").ShouldBeEmpty();
        (await Readings.SumAsync(arena.Slots, "arena_matches_lost_total")).ShouldBe(0);
        await arena.EndAsync();
    }

    /// <summary>Waits until the balancer gives a host a connection again.</summary>
    private static async Task ReachAsync(Balancer front, HostProcess host)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var before = await OpenedAsync(host);
        while (await OpenedAsync(host) == before)
        {
            await using var visitor = Client(front);
            await visitor.ConnectAsync(limit.Token);
            await Task.Delay(TimeSpan.FromMilliseconds(100), limit.Token);
        }
    }

    private static ArenaClient Client(Balancer front) => new(new ArenaClientOptions
    {
        Url = front.Url,
        TokenProvider = _ => new(Tokens.For(RawPlayer.NewId())),
    });

    private static async Task<int> ConnectionsAsync(HostProcess host) => (int)(await host.MetricsAsync())["arena_connections_active"];

    private static async Task<double> OpenedAsync(HostProcess host) => (await host.MetricsAsync())["arena_connections_opened_total"];
}
