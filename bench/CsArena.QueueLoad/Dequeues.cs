using System.Diagnostics;
using System.Globalization;

namespace CsArena.QueueLoad;

/// <summary>
/// A dequeue with ten waiting and with a million. A queue pairs at once, so that many wait only where their node's lease was
/// over for a while.
/// </summary>
internal static class Dequeues
{
    private const int Few = 10;
    private const int Many = 1_000_000;
    private const int Block = 500;
    private const int Blocks = 20;

    public static async Task RunAsync()
    {
        await using var few = await QueueOnRedis.StartAsync();
        await using var many = await QueueOnRedis.StartAsync();
        await FillAsync(many, "m", Many);
        var (withFew, withMany, ratios) = (new List<double>(), new List<double>(), new List<double>());
        var random = new Random(1);
        HashSet<int> gone = [];
        for (var block = -2; block < Blocks; block++)
        {
            var (now, then) = (new List<double>(), new List<double>());
            for (var i = 0; i < Block; i += Few)
            {
                var batch = $"b{block}-{i}-";
                await FillAsync(few, batch, Few + (Few / 2));
                for (var player = 0; player < Few; player++)
                {
                    now.Add(await DequeueAsync(few, $"{batch}{player}"));
                }

                for (var player = Few; player < Few + (Few / 2); player++)
                {
                    await few.Queue.DequeueAsync($"{batch}{player}");
                }

                for (var j = 0; j < Few; j++)
                {
                    int player;
                    while (!gone.Add(player = random.Next(Many)))
                    {
                    }

                    then.Add(await DequeueAsync(many, $"m{player}"));
                }
            }

            if (block >= 0)
            {
                withFew.AddRange(now);
                withMany.AddRange(then);
                ratios.Add(then.Median() / now.Median());
            }
            else
            {
                await few.Server.CommandAsync("CONFIG", "RESETSTAT");
                await many.Server.CommandAsync("CONFIG", "RESETSTAT");
            }
        }

        Console.WriteLine(
            $"{Few} waiting: median {withFew.Median():F0} us, p99 {withFew.Percentile(99):F0}; {Many:N0} waiting: median {withMany.Median():F0} us, "
            + $"p99 {withMany.Percentile(99):F0}; ratio of the medians {withMany.Median() / withFew.Median():F2}, median of {Blocks} blocks' ratios {ratios.Median():F2}");
        Console.WriteLine($"in Redis itself, a dequeue from {Many:N0}: {await ScriptTimeAsync(many):F1} us");
    }

    /// <summary>
    /// Writes tickets as the queue does. Queued through it, all but the last would be put aside, and come back in one step
    /// with the node's renewal; what is measured here begins after that.
    /// </summary>
    private static async Task FillAsync(QueueOnRedis redis, string prefix, int count)
    {
        const int chunk = 10_000;
        const string write = """
            for i = tonumber(ARGV[2]), tonumber(ARGV[3]) - 1 do
              local player = ARGV[1] .. i
              redis.call('SADD', 'match:queue:users', player)
              redis.call('RPUSH', 'match:queue', player)
              redis.call('HSET', 'match:queue:tickets', player, '{"enqueuedAt":"1","number":' .. redis.call('HINCRBY', 'match:queue:numbers', 'default', 1)
                .. ',"playerId":"' .. player .. '","nickname":"' .. player .. '","queue":"default","nodeId":"node","connectionId":"connection","language":"en"}')
            end
            """;
        for (var first = 0; first < count; first += chunk)
        {
            await redis.Server.CommandAsync("EVAL", write, "0", prefix, $"{first}", $"{Math.Min(count, first + chunk)}");
        }

        if (await redis.Queue.CountAsync() != count)
        {
            throw new InvalidOperationException($"{await redis.Queue.CountAsync()} wait instead of {count}.");
        }
    }

    private static async Task<double> DequeueAsync(QueueOnRedis redis, string player)
    {
        var started = Stopwatch.GetTimestamp();
        var result = await redis.Queue.DequeueAsync(player);
        var time = Stopwatch.GetElapsedTime(started).TotalMicroseconds;
        return result.Status == Realtime.Matchmaking.DequeueStatus.Dequeued ? time : throw new InvalidOperationException($"{player} was {result.Status}.");
    }

    private static async Task<double> ScriptTimeAsync(QueueOnRedis redis)
    {
        var line = (await redis.Server.CommandAsync("INFO", "commandstats")).Split('\n').First(line => line.StartsWith("cmdstat_evalsha:", StringComparison.Ordinal));
        var part = line.Split(',').First(part => part.StartsWith("usec_per_call=", StringComparison.Ordinal));
        return double.Parse(part.Split('=')[1], CultureInfo.InvariantCulture);
    }
}
