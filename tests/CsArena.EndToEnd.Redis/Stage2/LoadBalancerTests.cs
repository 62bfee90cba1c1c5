using CsArena.EndToEnd.Redis.Play;

namespace CsArena.EndToEnd.Redis.Stage2;

/// <summary>
/// Hosts behind <c>deploy/nginx.conf</c>, as it comes but for addresses. All hosts have one address there: a balancer that holds
/// a host for dead when it is back, or for alive when it drains, shuts players out.
/// </summary>
public sealed class LoadBalancerTests
{
    private const int Players = 40;

    [Fact]
    public async Task HostsComeAndGoBehindALoadBalancer()
    {
        await using var arena = await RedisArena.StartAsync(2, () => Stage2Settings.Brief);
        await using var nginx = await NginxServer.StartAsync(port => Configuration(port, arena.Urls));
        await using var crowd = Crowd.Start([nginx.Url], Players, seed: 1, waitLimit: TimeSpan.FromSeconds(10));
        await crowd.PlayAsync(10, TimeSpan.FromSeconds(40));
        await arena.Slots[0].KillAsync();
        await Task.Delay(TimeSpan.FromSeconds(2));
        await crowd.PlayAsync(10, TimeSpan.FromSeconds(40));
        await arena.Slots[0].StartAsync();
        await crowd.PlayAsync(10, TimeSpan.FromSeconds(40));
        await arena.Slots[1].StopAsync();
        await crowd.UntilAsync(() => crowd.Connected == Players, "everybody is on the host that is left", TimeSpan.FromSeconds(30));
        await crowd.PlayAsync(10, TimeSpan.FromSeconds(40));

        var results = await crowd.EndAsync();
        results.ViolationCount.ShouldBe(0, crowd.Describe());
        crowd.Ends.Where(end => end.Reason != "completed").ShouldBeEmpty();
        await arena.EndAsync();
    }

    private static string Configuration(int port, Uri[] hosts)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "deploy", "nginx.conf")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("deploy/nginx.conf was not found.");
        }

        return File.ReadAllText(Path.Combine(folder.FullName, "deploy", "nginx.conf"))
            .Replace("listen 4000", $"listen {port}", StringComparison.Ordinal)
            .Replace("host1:4000", $"127.0.0.1:{hosts[0].Port}", StringComparison.Ordinal)
            .Replace("host2:4000", $"127.0.0.1:{hosts[1].Port}", StringComparison.Ordinal)
            .Replace("/dev/stdout", "off; #", StringComparison.Ordinal);
    }
}
