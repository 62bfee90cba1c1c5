using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using CsArena.Realtime.Questions;

namespace CsArena.DatabaseLoad;

/// <summary>
/// What it costs to pick five questions for two players with a history of ten matches each, from banks of very different
/// sizes: one after another, and 16 at a time. The caches begin empty, so that their part shows as well.
/// </summary>
internal static class Picks
{
    private const int WarmUp = 500;
    private const int OneByOne = 3_000;
    private const int AtOnce = 10_000;
    private const int Concurrent = 16;
    private const int Players = 2_000;

    public static async Task RunAsync()
    {
        foreach (var size in new[] { 100, 10_000, 1_000_000 })
        {
            await using var arena = await ArenaOnPostgreSql.StartAsync(fsync: false);
            await FillAsync(arena, size);
            var bank = arena.Get<IQuestionBank>();
            for (var i = 0; i < WarmUp; i++)
            {
                await PickAsync(bank, i);
            }

            using var counts = new Counts();
            var times = new List<double>();
            for (var i = 0; i < OneByOne; i++)
            {
                var started = Stopwatch.GetTimestamp();
                await PickAsync(bank, WarmUp + i);
                times.Add(Stopwatch.GetElapsedTime(started).TotalMicroseconds);
            }

            var begun = Stopwatch.GetTimestamp();
            var left = AtOnce;
            await Task.WhenAll(Enumerable.Range(0, Concurrent).Select(_ => Task.Run(async () =>
            {
                for (int i; (i = Interlocked.Decrement(ref left)) >= 0;)
                {
                    await PickAsync(bank, i);
                }
            })));
            var seconds = Stopwatch.GetElapsedTime(begun).TotalSeconds;
            const double All = OneByOne + AtOnce;
            var (hits, misses) = (counts["arena.cache.hits questions"], counts["arena.cache.misses questions"]);
            Console.WriteLine(
                $"{size,9:N0} questions: one pick {times.Median():N0} us, p99 {times.Percentile(99):N0} us; {Concurrent} at a time {AtOnce / seconds:N0}/s; "
                + $"queries a pick: {counts["arena.question.queries pick"] / All:N2} to find, {counts["arena.question.queries questions"] / All:N2} to read; "
                + $"found in memory {hits / Math.Max(1, hits + misses):P1}");
        }
    }

    private static async Task PickAsync(IQuestionBank bank, int number)
    {
        var random = new Random(number);
        var first = random.Next(Players);
        await bank.PickAsync(new QuestionRequest
        {
            Count = 5,
            Language = "en",
            PlayerIds = [$"player-{first}", $"player-{(first + 1 + random.Next(Players - 1)) % Players}"],
        });
    }

    /// <summary>Instead of the built-in questions: as many as wanted, half of them in English, in ten categories; and ten matches of each player.</summary>
    private static async Task FillAsync(ArenaOnPostgreSql arena, int questions)
    {
        await arena.Server.QueryAsync(arena.Database, $$"""
            DELETE FROM arena.questions;
            INSERT INTO arena.questions (id, stem, language, type, difficulty, content, answer, explanation)
            SELECT 'question-' || i || '-' || l, 'question-' || i, l, 'short', 1 + i % 5,
                jsonb_build_object('text', 'Text of question ' || i, 'options', '[]'::jsonb, 'accepted', '[]'::jsonb), 'answer', repeat('because ', 20)
            FROM generate_series(0, {{(questions / 2) - 1}}) AS i, unnest(ARRAY['en', 'ko']) AS l;
            INSERT INTO arena.question_categories (question_id, category_id, stem, language, difficulty, active, revision)
            SELECT q.id, c.id, q.stem, q.language, q.difficulty, q.active, q.revision
            FROM arena.questions AS q
            JOIN (SELECT id, row_number() OVER (ORDER BY id) - 1 AS number FROM arena.categories) AS c ON c.number = substr(q.stem, 10)::integer / 5 % 10;
            INSERT INTO arena.players (id, nickname, rating, matches, wins) SELECT 'player-' || i, 'p', 1000, 0, 0 FROM generate_series(0, {{Players - 1}}) AS i;
            INSERT INTO arena.matches (room_id, queue, created_at, ended_at, reason, total_rounds, current_round, player1_id, player2_id, nickname1, nickname2, start_rating1, start_rating2, score1, score2)
            SELECT 'room-' || i, 'default', now(), now() - i * interval '1 second', 'completed', 5, 5,
                'player-' || i % {{Players}}, 'player-' || (i + 1 + i / {{Players}} * 17) % {{Players}}, 'a', 'b', 1000, 1000, 0, 0
            FROM generate_series(0, {{(Players * 5) - 1}}) AS i;
            INSERT INTO arena.rounds (match, number, question_id, question_hash, started_at)
            SELECT m.number, r, 'question-' || (m.number * 7919 + r) % {{questions / 2}} || '-en', '', now() FROM arena.matches AS m, generate_series(1, 5) AS r;
            """);
        await arena.Server.QueryAsync(arena.Database, "VACUUM ANALYZE");
    }

    /// <summary>What the arena's meter counts, by name and first tag.</summary>
    private sealed class Counts : IDisposable
    {
        private readonly MeterListener _listener = new();
        private readonly ConcurrentDictionary<string, long> _counts = new();

        public Counts()
        {
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == "CsArena.Realtime")
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            };
            _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _)
                => _counts.AddOrUpdate($"{instrument.Name} {(tags.Length > 0 ? tags[0].Value : "")}", value, (_, count) => count + value));
            _listener.Start();
        }

        public double this[string name] => _counts.GetValueOrDefault(name);

        public void Dispose() => _listener.Dispose();
    }
}
