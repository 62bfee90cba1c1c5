using System.Diagnostics;
using CsArena.Realtime.History;
using CsArena.Realtime.InMemory;

namespace CsArena.DatabaseLoad;

/// <summary>
/// Results that have waited for the database are saved in no order, by two hosts of eight at a time: how long it takes, and
/// what rating late matches makes of it. An hour of every player's matches is the worst; a short outage leaves each player
/// about one.
/// </summary>
internal static class AfterOutage
{
    private const int Players = 2_000;
    private const int Concurrent = 16;

    public static async Task RunAsync()
    {
        foreach (var waiting in new[] { Players / 2, Players * 5 })
        {
            await using var arena = await ArenaOnPostgreSql.StartAsync(fsync: true);
            var history = arena.Get<IMatchHistory>();
            var next = new Matches(BuiltInQuestions.All, Players);
            var matches = Enumerable.Range(0, waiting).Select(_ => next.Next()).ToArray();
            new Random(1).Shuffle(matches);
            var begun = Stopwatch.GetTimestamp();
            var (last, slowest) = (-1, 0.0);
            await Task.WhenAll(Enumerable.Range(0, Concurrent).Select(_ => Task.Run(async () =>
            {
                for (int i; (i = Interlocked.Increment(ref last)) < matches.Length;)
                {
                    var started = Stopwatch.GetTimestamp();
                    await history.SaveAsync(matches[i]);
                    var time = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
                    lock (matches)
                    {
                        slowest = Math.Max(slowest, time);
                    }
                }
            })));
            var seconds = Stopwatch.GetElapsedTime(begun).TotalSeconds;
            Console.WriteLine($"{waiting:N0} results of {Players:N0} players in no order: {seconds:N1} s, {waiting / seconds:N0}/s; the slowest {slowest:N0} ms");
        }
    }
}
