using System.Diagnostics;
using CsArena.Realtime.InMemory;
using CsArena.Realtime.Matchmaking;

namespace CsArena.Realtime.Benchmarks;

/// <summary>
/// How many <c>EnqueueAsync</c> calls one thread makes a second: a stream of new players, every second of whom is matched
/// with the one before. Run it pinned to one core. "Steady" releases the matches between timed batches, as finished games
/// are; "growing" releases nobody, so that the tables grow and the collector has half a million matches to keep.
/// Processor time is given as well as elapsed time: it does not depend on who else uses the machine.
/// </summary>
internal static class EnqueueThroughput
{
    private const int Calls = 1_000_000;
    private const int Batch = 20_000;
    private const int Runs = 9;

    public static void Run()
    {
        foreach (var waiting in new[] { 10, 1_000, 1_000_000 })
        {
            foreach (var batch in new[] { Batch, Calls })
            {
                var runs = new List<(double Elapsed, double Processor)>();
                for (var run = 0; run < Runs; run++)
                {
                    runs.Add(Measure(Populations.Held(waiting), batch));
                }

                // The first runs are the compiler's.
                runs.RemoveRange(0, 2);
                var name = batch == Calls ? "growing" : "steady";
                Console.WriteLine(
                    $"{waiting,9:N0} waiting, {name,7}: {Calls / Median(runs.Select(run => run.Processor)),9:N0} enqueues/s of processor time "
                    + $"(best {Calls / runs.Min(run => run.Processor),9:N0}), {Calls / Median(runs.Select(run => run.Elapsed)),9:N0} of elapsed time "
                    + $"(best {Calls / runs.Min(run => run.Elapsed),9:N0}), {runs.Count} runs of {Calls:N0} calls");
            }
        }
    }

    private static (double Elapsed, double Processor) Measure(InMemoryMatchQueue queue, int batch)
    {
        var players = Populations.Strangers(batch);
        var matches = new Match[batch / 2];
        var elapsed = TimeSpan.Zero;
        var processor = TimeSpan.Zero;
        GC.Collect();
        for (var done = 0; done < Calls; done += batch)
        {
            var processorStart = Environment.CpuUsage.TotalTime;
            var start = Stopwatch.GetTimestamp();
            for (var i = 0; i < batch; i++)
            {
                if (queue.EnqueueAsync(Populations.Request(players[i])).Result.Match is { } match)
                {
                    matches[i / 2] = match;
                }
            }

            elapsed += Stopwatch.GetElapsedTime(start);
            processor += Environment.CpuUsage.TotalTime - processorStart;
            foreach (var match in matches)
            {
                queue.ReleaseAsync(match.RoomId, match.Player1.PlayerId, match.Player2.PlayerId);
            }
        }

        return (elapsed.TotalSeconds, processor.TotalSeconds);
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted[sorted.Count / 2];
    }
}
