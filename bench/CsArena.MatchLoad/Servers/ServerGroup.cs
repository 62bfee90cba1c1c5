using System.Globalization;
using CsArena.TestServers;

namespace CsArena.MatchLoad.Servers;

/// <summary>Two hosts of a kind and their Redis.</summary>
internal sealed class ServerGroup : IAsyncDisposable
{
    private readonly RedisServer _redis;
    private readonly List<HostProcess> _hosts = [];
    private readonly List<int> _ports = [];

    private ServerGroup(RedisServer redis) => _redis = redis;

    public RedisServer Redis => _redis;

    public IReadOnlyList<HostProcess> Hosts => _hosts;

    /// <summary>User and system time of the hosts so far.</summary>
    public TimeSpan HostTime => _hosts.Aggregate(TimeSpan.Zero, (sum, host) => sum + host.ProcessorTime);

    /// <summary>What of it their compilers took.</summary>
    public TimeSpan CompilerTime => _hosts.Aggregate(TimeSpan.Zero, (sum, host) => sum + host.CompilerTime);

    /// <summary>Starts them.</summary>
    /// <param name="program">The hosts' program.</param>
    /// <param name="firstPort">Port of the first host.</param>
    /// <param name="environment">Settings of the hosts.</param>
    public static async Task<ServerGroup> StartAsync(ServerProgram program, int firstPort, IReadOnlyDictionary<string, string> environment)
    {
        var group = new ServerGroup(await RedisServer.StartAsync());
        try
        {
            for (var port = firstPort; port < firstPort + 2; port++)
            {
                group._ports.Add(port);
                group._hosts.Add(await HostProcess.StartAsync(
                    program, port, new Dictionary<string, string>(environment) { ["REDIS_URL"] = group._redis.Url }));
            }
        }
        catch
        {
            await group.DisposeAsync();
            throw;
        }

        return group;
    }

    public IReadOnlyList<Uri> Urls(string path) => [.. _ports.Select(port => new Uri($"http://127.0.0.1:{port}{path}"))];

    /// <summary>User and system time of Redis so far.</summary>
    public async Task<TimeSpan> RedisTimeAsync()
    {
        var seconds = (await _redis.CommandAsync("INFO", "cpu")).Split('\n')
            .Where(line => line.StartsWith("used_cpu_sys:", StringComparison.Ordinal) || line.StartsWith("used_cpu_user:", StringComparison.Ordinal))
            .Sum(line => double.Parse(line.Split(':')[1].Trim(), CultureInfo.InvariantCulture));
        return TimeSpan.FromSeconds(seconds);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var host in _hosts)
        {
            await host.DisposeAsync();
        }

        await _redis.DisposeAsync();
    }
}
