using System.Diagnostics;
using System.Globalization;
using CsArena.Realtime.Redis;
using CsArena.TestServers;
using StackExchange.Redis;

namespace CsArena.Realtime.Benchmarks;

/// <summary>A redis-server for one measurement, and one connection to it, as a node has it.</summary>
internal sealed class RedisBench : IAsyncDisposable
{
    private readonly IConnectionMultiplexer _multiplexer;

    private RedisBench(RedisServer server, IConnectionMultiplexer multiplexer, RedisConnection connection)
    {
        Server = server;
        _multiplexer = multiplexer;
        Connection = connection;
    }

    public RedisServer Server { get; }

    public RedisConnection Connection { get; }

    public static async Task<RedisBench> StartAsync()
    {
        var server = await RedisServer.StartAsync();
        var multiplexer = await ConnectionMultiplexer.ConnectAsync($"{server.Host}:{server.Port}");
        var connection = new RedisConnection(TimeSpan.FromMinutes(1), TimeProvider.System);
        connection.Use(new RedisLink(multiplexer, new RedisKeys(isCluster: false)));
        return new RedisBench(server, multiplexer, connection);
    }

    /// <summary>Makes many calls, some of them at a time.</summary>
    /// <returns>Calls a second.</returns>
    public static async Task<double> RunAsync(int calls, int atATime, Func<int, ValueTask> callAsync)
    {
        var next = -1;
        var start = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, atATime).Select(_ => Task.Run(async () =>
        {
            for (var i = Interlocked.Increment(ref next); i < calls; i = Interlocked.Increment(ref next))
            {
                await callAsync(i);
            }
        })));
        return calls / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    /// <summary>What a script's calls cost the server on average since <see cref="ResetAsync"/>, and how many there were.</summary>
    public async Task<(long Calls, double Microseconds)> ScriptCostAsync()
    {
        var line = (await Server.CommandAsync("INFO", "commandstats")).Split('\n').First(line => line.StartsWith("cmdstat_evalsha:", StringComparison.Ordinal));
        var fields = line.Split(':')[1].Split(',').Select(field => field.Split('=')).ToDictionary(field => field[0], field => field[1]);
        return (long.Parse(fields["calls"], CultureInfo.InvariantCulture), double.Parse(fields["usec"], CultureInfo.InvariantCulture));
    }

    /// <summary>Processor time that the server has used, in microseconds: it does not depend on who else uses the machine.</summary>
    public async Task<double> ProcessorTimeAsync()
        => (await Server.CommandAsync("INFO", "cpu")).Split('\n')
            .Where(line => line.StartsWith("used_cpu_user:", StringComparison.Ordinal) || line.StartsWith("used_cpu_sys:", StringComparison.Ordinal))
            .Sum(line => double.Parse(line.Split(':')[1], CultureInfo.InvariantCulture)) * 1_000_000;

    public Task ResetAsync() => Server.CommandAsync("CONFIG", "RESETSTAT");

    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted[sorted.Count / 2];
    }

    public async ValueTask DisposeAsync()
    {
        await Connection.DisposeAsync();
        await _multiplexer.CloseAsync();
        await Server.DisposeAsync();
    }
}
