using System.Diagnostics;
using CsArena.Realtime.History;
using CsArena.Realtime.InMemory;

namespace CsArena.DatabaseLoad;

/// <summary>
/// What it costs to save a match of five rounds with both players' answers: one after another, in turns with the smallest
/// call that there is, which is one way there and back, and 16 at a time; with
/// commits that wait for the disk, and without, which leaves the work of PostgreSQL and of this side.
/// </summary>
internal static class Saves
{
    private const int WarmUp = 500;
    private const int OneByOne = 5_000;
    private const int AtOnce = 20_000;
    private const int Concurrent = 16;
    private const int Players = 5_000;

    public static async Task RunAsync()
    {
        foreach (var fsync in new[] { false, true })
        {
            await using var arena = await ArenaOnPostgreSql.StartAsync(fsync);
            await AddQuestionsAsync(arena);
            var history = arena.Get<IMatchHistory>();
            var matches = new Matches(BuiltInQuestions.All, Players);

            for (var i = 0; i < WarmUp; i++)
            {
                await history.SaveAsync(matches.Next());
            }

            var (reads, saves) = (new List<double>(), new List<double>());
            for (var i = 0; i < OneByOne; i++)
            {
                var match = matches.Next();
                var started = Stopwatch.GetTimestamp();
                await history.GetRatingAsync(match.Session.Player1.PlayerId);
                var read = Stopwatch.GetTimestamp();
                await history.SaveAsync(match);
                reads.Add(Stopwatch.GetElapsedTime(started, read).TotalMicroseconds);
                saves.Add(Stopwatch.GetElapsedTime(read).TotalMicroseconds);
            }

            var before = await WalAsync(arena);
            var begun = Stopwatch.GetTimestamp();
            var left = AtOnce;
            await Task.WhenAll(Enumerable.Range(0, Concurrent).Select(_ => Task.Run(async () =>
            {
                while (Interlocked.Decrement(ref left) >= 0)
                {
                    await history.SaveAsync(matches.Next());
                }
            })));
            var seconds = Stopwatch.GetElapsedTime(begun).TotalSeconds;
            Console.WriteLine(
                $"fsync {(fsync ? "on: " : "off:")} one save {saves.Median():N0} us, reading a rating {reads.Median():N0} us (medians of {OneByOne:N0} in turns; p99 {saves.Percentile(99):N0} and {reads.Percentile(99):N0} us); "
                + $"{Concurrent} at a time {AtOnce / seconds:N0}/s; {(await WalAsync(arena) - before) / AtOnce:N0} bytes of WAL each; {await SizeAsync(arena):N0} bytes stored each");
        }
    }

    private static async Task<long> WalAsync(ArenaOnPostgreSql arena)
        => long.Parse(await arena.Server.QueryAsync(arena.Database, "SELECT pg_current_wal_lsn() - '0/0'"));

    private static async Task<long> SizeAsync(ArenaOnPostgreSql arena) => long.Parse(await arena.Server.QueryAsync(
        arena.Database,
        "SELECT (pg_total_relation_size('arena.matches') + pg_total_relation_size('arena.rounds') + pg_total_relation_size('arena.submissions')) / (SELECT count(*) FROM arena.matches)"));

    /// <summary>So that counting their use finds them.</summary>
    private static Task AddQuestionsAsync(ArenaOnPostgreSql arena) => arena.Server.QueryAsync(arena.Database, string.Join(';', BuiltInQuestions.All
        .Select(question => $$"""INSERT INTO arena.questions (id, stem, type, difficulty, language, content, answer) VALUES ('{{question.Id}}', '{{question.Id}}', 'short', 3, 'en', '{}', 'x') ON CONFLICT DO NOTHING""")));
}
