using System.Diagnostics;

namespace CsArena.QueueLoad;

/// <summary>How long one enqueue takes, in turns with a PING over the same connection: what the script adds to the way there and back.</summary>
internal static class OneCall
{
    private const int Calls = 20_000;

    public static async Task RunAsync()
    {
        await using var redis = await QueueOnRedis.StartAsync();
        var database = redis.Connection.GetDatabase();
        var (pings, enqueues) = (new List<double>(), new List<double>());
        for (var call = -2_000; call < Calls; call++)
        {
            if (call % 1_000 == 0)
            {
                await redis.Queue.RenewNodeAsync("node", TimeSpan.FromHours(1));
            }

            var started = Stopwatch.GetTimestamp();
            await database.PingAsync();
            var pinged = Stopwatch.GetTimestamp();
            await redis.Queue.EnqueueAsync(QueueOnRedis.Request($"p{call}"));
            if (call >= 0)
            {
                pings.Add(Stopwatch.GetElapsedTime(started, pinged).TotalMicroseconds);
                enqueues.Add(Stopwatch.GetElapsedTime(pinged).TotalMicroseconds);
            }
        }

        Console.WriteLine(
            $"medians of {Calls:N0}: PING {pings.Median():F0} us, enqueue {enqueues.Median():F0} us, difference {enqueues.Median() - pings.Median():F0} us; "
            + $"p99 {pings.Percentile(99):F0} and {enqueues.Percentile(99):F0} us");
    }
}
