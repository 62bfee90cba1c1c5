using System.Diagnostics;

namespace CsArena.QueueLoad;

/// <summary>
/// Time from a player's call to the match that it makes, calls coming at random moments whatever becomes of the earlier
/// ones, at half the rate that the queue can do. A call that is sent late counts from when it was due.
/// </summary>
internal static class HalfLoad
{
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(10);

    public static async Task RunAsync()
    {
        await using var redis = await QueueOnRedis.StartAsync();
        await redis.Queue.RenewNodeAsync("node", TimeSpan.FromHours(1));
        var most = await SaturateAsync(redis, "w");
        most = await SaturateAsync(redis, "s");
        foreach (var share in new[] { 0.1, 0.25, 0.5 })
        {
            var times = await ArriveAsync(redis, most * share, $"a{share}");
            Console.WriteLine(
                $"{share:P0} of {most:N0}/s: {times.Count:N0} matches, from call to match p50 {times.Median():F2}, p95 {times.Percentile(95):F2}, "
                + $"p99 {times.Percentile(99):F2}, max {times.Max():F1} ms");
        }
    }

    private static async Task<double> SaturateAsync(QueueOnRedis redis, string prefix)
    {
        var (next, started) = (0, Stopwatch.GetTimestamp());
        await Task.WhenAll(Enumerable.Range(0, 256).Select(async _ =>
        {
            while (Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(4))
            {
                await redis.Queue.EnqueueAsync(QueueOnRedis.Request($"{prefix}{Interlocked.Increment(ref next)}"));
            }
        }));
        return next / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static async Task<List<double>> ArriveAsync(QueueOnRedis redis, double rate, string prefix)
    {
        var (random, underWay) = (new Random(1), 1);
        var (times, done) = (new List<double>((int)(rate * Length.TotalSeconds)), new TaskCompletionSource());

        // What earlier runs left is collected before, and not while calls wait.
        GC.Collect();
        var started = Stopwatch.GetTimestamp();
        var due = 0.0;
        for (var player = 0; due < Length.TotalSeconds; player++)
        {
            due += -Math.Log(1 - random.NextDouble()) / rate;
            while (Stopwatch.GetElapsedTime(started).TotalSeconds < due)
            {
                // Sleeping is coarse: calls that fell due meanwhile are sent together, and count from when they were due.
                await Task.Delay(1);
            }

            Interlocked.Increment(ref underWay);
            _ = CallAsync($"{prefix}-{player}", due);
        }

        End();
        await done.Task;
        return times;

        async Task CallAsync(string player, double due)
        {
            try
            {
                var result = await redis.Queue.EnqueueAsync(QueueOnRedis.Request(player));
                var time = Stopwatch.GetElapsedTime(started).TotalSeconds - due;
                if (result.Match is not null)
                {
                    lock (times)
                    {
                        times.Add(time * 1000);
                    }
                }

                End();
            }
            catch (Exception error)
            {
                done.TrySetException(error);
            }
        }

        void End()
        {
            if (Interlocked.Decrement(ref underWay) == 0)
            {
                done.TrySetResult();
            }
        }
    }
}
