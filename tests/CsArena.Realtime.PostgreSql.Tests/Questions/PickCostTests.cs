using System.Text.Json;
using CsArena.Realtime.Questions;
using Npgsql;
using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace CsArena.Realtime.PostgreSql.Tests;

/// <summary>A pick reads the same however many questions there are.</summary>
public sealed class PickCostTests(ITestOutputHelper output)
{
    [Fact]
    public async Task A_pick_reads_indexes_only_and_as_much_of_a_large_bank_as_of_a_small_one()
    {
        var small = await ExplainAsync(2_000);
        var large = await ExplainAsync(60_000);
        output.WriteLine($"pages read: {small.Pages} of 2,000 questions, {large.Pages} of 60,000");

        foreach (var plan in (PickCost[])[small, large])
        {
            plan.Scans.ShouldNotContain(scan => scan.StartsWith("Seq Scan", StringComparison.Ordinal) && scan != "Seq Scan on question_bank");
            plan.Scans.ShouldContain("Index Only Scan on question_categories by questions_to_pick");
        }

        large.Pages.ShouldBeLessThan(small.Pages * 2);
        large.Rows.ShouldBeLessThan(small.Rows * 2);
    }

    private static async Task<PickCost> ExplainAsync(int questions)
    {
        await using var database = await TestDatabase.CreateAsync();
        await database.ExecuteAsync(TestQuestions.FillSql(questions));
        await database.ExecuteAsync($"""
            INSERT INTO arena.players (id, nickname, rating, matches, wins) SELECT 'p' || i, 'p', 1000, 0, 0 FROM generate_series(0, 99) AS i;
            INSERT INTO arena.matches (room_id, queue, created_at, ended_at, reason, total_rounds, current_round, player1_id, player2_id, nickname1, nickname2, start_rating1, start_rating2, score1, score2)
            SELECT 'r' || i, 'default', now(), now() - i * interval '1 minute', 'completed', 5, 5, 'p' || i % 100, 'p' || (i + 1 + i / 100 % 99) % 100, 'a', 'b', 1000, 1000, 0, 0
            FROM generate_series(0, 4999) AS i;
            INSERT INTO arena.rounds (match, number, question_id, question_hash, started_at)
            SELECT m.number, r, 'q' || (m.number * 5 + r) % {questions / 2} || '-en', '', now() FROM arena.matches AS m, generate_series(1, 5) AS r;
            """);

        // Not VACUUM (ANALYZE) of all: others use the server as well.
        foreach (var table in (string[])["questions", "question_categories", "matches", "rounds"])
        {
            await database.ExecuteAsync($"VACUUM (ANALYZE) {table}");
        }

        await using var host = await QuestionHost.StartAsync(database.Url);
        var request = new QuestionRequest { Count = 5, Language = "en", PlayerIds = ["p1", "p2"] };
        var plan = new PickPlan(host.Get<QuestionCatalogues>().Latest!, request, new Random(1)).First("en", ["p1", "p2"], new Dictionary<string, int> { ["q1"] = 1 });
        await using var connection = await host.DataSource.OpenConnectionAsync();
        var costs = new List<PickCost>();
        foreach (var mode in (string[])["force_custom_plan", "force_generic_plan"])
        {
            await using (var set = new NpgsqlCommand($"SET plan_cache_mode = {mode}", connection))
            {
                await set.ExecuteNonQueryAsync();
            }

            await using var command = new NpgsqlCommand("EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) " + PickQuery.Sql, connection);
            PickQuery.AddParameters(command, plan, new Random(1));
            using var explained = JsonDocument.Parse((string)(await command.ExecuteScalarAsync())!);
            costs.Add(new PickCost(explained.RootElement[0].GetProperty("Plan")));
        }

        return costs.MaxBy(cost => cost.Pages)!;
    }

    /// <summary>What PostgreSQL says that a pick costs.</summary>
    private sealed class PickCost
    {
        public PickCost(JsonElement plan)
        {
            Pages = plan.GetProperty("Shared Hit Blocks").GetInt32() + plan.GetProperty("Shared Read Blocks").GetInt32();
            Visit(plan);
        }

        /// <summary>Pages of 8 KB, those in memory too.</summary>
        public int Pages { get; }

        /// <summary>Rows that scans of tables and indexes gave.</summary>
        public double Rows { get; private set; }

        public List<string> Scans { get; } = [];

        private void Visit(JsonElement node)
        {
            if (node.TryGetProperty("Relation Name", out var relation))
            {
                var index = node.TryGetProperty("Index Name", out var name) ? $" by {name}" : "";
                Scans.Add($"{node.GetProperty("Node Type")} on {relation}{index}");
                Rows += node.GetProperty("Actual Rows").GetDouble() * node.GetProperty("Actual Loops").GetDouble();
            }

            if (node.TryGetProperty("Plans", out var plans))
            {
                foreach (var child in plans.EnumerateArray())
                {
                    Visit(child);
                }
            }
        }
    }
}
