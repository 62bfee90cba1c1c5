using System.Diagnostics;
using System.Globalization;
using CsArena.TestServers;

namespace CsArena.QueueLoad;

/// <summary>
/// Enqueues a second with many calls under way, in turns with redis-benchmark on the same Redis with the very same script.
/// Both queue new players only, every second of whom is matched; nobody is released; both begin with an empty Redis.
/// </summary>
internal static class Throughput
{
    private const int Calls = 200_000;
    private const int Connections = 4;
    private const int Pipeline = 64;
    private const int Runs = 9;

    public static async Task RunAsync()
    {
        await using var redis = await QueueOnRedis.StartAsync();
        var (ours, theirs) = (new List<double>(), new List<double>());
        for (var run = 0; run <= Runs; run++)
        {
            var (we, they) = (await OursAsync(redis, $"r{run}"), await TheirsAsync(redis.Server));
            Console.WriteLine($"ours {we,8:N0}/s, redis-benchmark {they,8:N0}/s, {we / they:P0}{(run == 0 ? "  (warm-up)" : "")}");
            if (run > 0)
            {
                ours.Add(we);
                theirs.Add(they);
            }
        }

        Console.WriteLine(
            $"medians of {Runs} runs of {Calls:N0}: ours {ours.Median():N0}/s, redis-benchmark {theirs.Median():N0}/s; "
            + $"median of the runs' ratios {ours.Zip(theirs, (we, they) => we / they).Median():P0}");
    }

    private static async Task<double> OursAsync(QueueOnRedis redis, string prefix)
    {
        await redis.Server.FlushAsync();
        await redis.Queue.RenewNodeAsync("node", TimeSpan.FromHours(1));
        var next = 0;
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, Connections * Pipeline).Select(_ => OneAfterAnotherAsync()));
        return Calls / Stopwatch.GetElapsedTime(started).TotalSeconds;

        async Task OneAfterAnotherAsync()
        {
            for (int player; (player = Interlocked.Increment(ref next)) <= Calls;)
            {
                await redis.Queue.EnqueueAsync(QueueOnRedis.Request($"{prefix}{player:D10}"));
            }
        }
    }

    private static async Task<double> TheirsAsync(RedisServer server)
    {
        await server.FlushAsync();
        await server.CommandAsync("ZADD", "match:queue:nodes", "9000000000000000", "node");
        var sha = await server.CommandAsync("SCRIPT", "LOAD", Scripts.Enqueue);
        const string request =
            """{"playerId":"r__rand_int__","nickname":"r__rand_int__","queue":"default","nodeId":"node","connectionId":"connection","language":"en"}""";
        string[] arguments =
        [
            "-h", server.Host, "-p", $"{server.Port}", "-n", $"{Calls}", "-c", $"{Connections}", "-P", $"{Pipeline}", "-r", "1000000000", "--csv",
            "EVALSHA", sha, "1", "match:queue", "r__rand_int__", "default", request,
            "00000000-0000-4000-8000-__rand_int__", "10000000", "6000000",
        ];
        using var process = Process.Start(new ProcessStartInfo("redis-benchmark", arguments) { RedirectStandardOutput = true })!;
        var output = await process.StandardOutput.ReadToEndAsync();
        var line = output.Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1];

        // The name of the test, the command itself, has commas and quotes in it: the figures are the last seven.
        var figures = line.Split("\",\"");
        return double.Parse(figures[^7], CultureInfo.InvariantCulture);
    }
}
