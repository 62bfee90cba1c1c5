using CsArena.Realtime.History;
using CsArena.Realtime.PostgreSql.Tests.History;
using CsArena.Realtime.Questions;
using CsArena.Realtime.Sessions;
using Shouldly;
using Xunit;
using static CsArena.Realtime.PostgreSql.Tests.TestQuestions;

namespace CsArena.Realtime.PostgreSql.Tests;

/// <summary>What a pick takes from the database, beyond the contract of a bank.</summary>
public sealed class PickTests : IAsyncLifetime
{
    private readonly List<QuestionHost> _hosts = [];
    private TestDatabase _database = null!;
    private IMatchHistory _history = null!;

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync();
        _history = _database.OpenHistory();
    }

    public async Task DisposeAsync()
    {
        foreach (var host in _hosts)
        {
            await host.DisposeAsync();
        }

        await _database.DisposeAsync();
    }

    [Fact]
    public async Task A_language_with_a_region_is_taken_as_the_language()
    {
        var host = await StartAsync(Bank(9));

        (await PickAsync(host, 5, language: "ko-KR")).ShouldAllBe(question => question.Language == "ko");
    }

    [Fact]
    public async Task What_the_players_were_asked_in_saved_matches_is_avoided_by_every_host_and_in_every_language()
    {
        var host = await StartAsync(Bank(20));
        await SaveAsync("ann", "carl", ["q0", "q1", "q2", "q3", "q4"]);
        await SaveAsync("dora", "bob", ["q5", "q6", "q7", "q8", "q9"]);

        for (var i = 0; i < 5; i++)
        {
            // No host has picked anything for these two, and each pick asks a host that remembers nothing.
            var picked = await PickAsync(await StartAsync([]), 10, ["ann", "bob"], "ko");

            picked.Select(Stem).ShouldBe(Enumerable.Range(10, 10).Select(i => $"q{i}"), ignoreOrder: true);
        }

        host.ShouldNotBeNull();
    }

    [Fact]
    public async Task Of_what_was_asked_before_the_oldest_comes_again_first()
    {
        await StartAsync(Bank(15, categories: 1));
        await SaveAsync("ann", "bob", ["q0", "q1", "q2", "q3", "q4"], 1);
        await SaveAsync("ann", "bob", ["q5", "q6", "q7", "q8", "q9"], 2);
        for (var i = 3; i < 8; i++)
        {
            await SaveAsync("ann", "bob", ["q10", "q11", "q12", "q13", "q14"], i);
        }

        // Asked 6 and 7 matches ago: both are beyond the next step of avoidance, which is 4; the last matches are not.
        var picked = await PickAsync(await StartAsync([]), 10, ["ann", "bob"]);

        picked.Select(Stem).ShouldBe(Enumerable.Range(0, 10).Select(i => $"q{i}"), ignoreOrder: true);
    }

    [Fact]
    public async Task A_round_that_was_not_reached_was_not_asked()
    {
        await StartAsync(Bank(5, categories: 1));
        await SaveAsync("ann", "bob", ["q0", "q1", "q2", "q3", "q4"], reached: 2);

        (await PickAsync(await StartAsync([]), 3, ["ann", "bob"])).Select(Stem).ShouldBe(["q2", "q3", "q4"], ignoreOrder: true);
    }

    [Fact]
    public async Task A_category_stands_for_those_below_it()
    {
        var host = await StartAsync(
        [
            Make("one", categories: "networking/tcp"),
            Make("two", categories: "networking"),
            Make("three", categories: "networking/tcp/windows"),
            Make("four", categories: "networks"),
        ]);

        (await host.Bank.GetCategoriesAsync()).ShouldBe(["networking", "networking/tcp", "networking/tcp/windows", "networks"]);
        (await PickAsync(host, 3, categories: "networking")).Select(Stem).ShouldBe(["one", "two", "three"], ignoreOrder: true);
        (await PickAsync(host, 2, categories: "Networking/TCP")).Select(Stem).ShouldBe(["one", "three"], ignoreOrder: true);
        (await PickAsync(host, 1, categories: "networking/tcp/windows")).Select(Stem).ShouldBe(["three"]);
    }

    [Fact]
    public async Task A_question_keeps_its_categories_in_their_order()
    {
        var host = await StartAsync([Make("one", categories: ["z", "a", "m"])]);

        (await PickAsync(host, 1))[0].Categories.ShouldBe(["z", "a", "m"]);
    }

    [Fact]
    public async Task What_is_not_active_is_not_picked()
    {
        var host = await StartAsync(Bank(6, categories: 1));
        await _database.ExecuteAsync("UPDATE arena.questions SET active = false WHERE stem IN ('q1', 'q4')");

        for (var i = 0; i < 10; i++)
        {
            (await PickAsync(host, 4)).Select(Stem).ShouldBe(["q0", "q2", "q3", "q5"], ignoreOrder: true);
        }
    }

    [Fact]
    public async Task A_small_category_is_picked_as_often_as_a_large_one()
    {
        var host = await StartAsync(
        [
            .. Enumerable.Range(0, 500).Select(i => Make($"large{i}", difficulty: (Difficulty)(i % 3), categories: "large")),
            .. Enumerable.Range(0, 30).Select(i => Make($"small{i}", difficulty: (Difficulty)(i % 3), categories: "small")),
        ]);

        for (var i = 0; i < 10; i++)
        {
            (await PickAsync(host, 6)).Count(question => question.Categories[0] == "small").ShouldBe(3);
        }
    }

    [Fact]
    public async Task Every_question_has_its_turn()
    {
        var host = await StartAsync(Bank(60));

        // The worst that chance can do: whole crowds of questions without a gap between them, where picks find the first few.
        await _database.ExecuteAsync("UPDATE arena.question_categories SET position = 0.5");
        var picked = new Dictionary<string, int>();

        for (var i = 0; i < 200; i++)
        {
            var questions = await PickAsync(host, 5);
            await SaveAsync($"ann {i}", $"bob {i}", [.. questions.Select(Stem)]);
            foreach (var question in questions)
            {
                picked[question.Id] = picked.GetValueOrDefault(question.Id) + 1;
            }
        }

        // 17 on average.
        picked.Count.ShouldBe(60);
        picked.Values.Max().ShouldBeLessThan(50);
    }

    [Fact]
    public async Task A_question_that_was_asked_moves_and_the_bank_is_the_same()
    {
        await StartAsync(Bank(6, categories: 2));
        var before = await PositionsAsync();

        await SaveAsync("ann", "bob", ["q0", "q1", "q2", "q3", "q4"], reached: 3);

        var after = await PositionsAsync();
        after.Keys.Where(question => after[question] != before[question]).ShouldBe(["q0-en", "q1-en", "q2-en"], ignoreOrder: true);
        after["bank"].ShouldBe(before["bank"]);

        async Task<Dictionary<string, string>> PositionsAsync() => (await _database.ScalarAsync<string>("""
            SELECT string_agg(id || ' ' || value, ',') FROM (
                SELECT question_id AS id, position::text AS value FROM arena.question_categories UNION ALL SELECT 'bank', revision::text FROM arena.question_bank
            ) AS each
            """)).Split(',').Select(pair => pair.Split(' ')).ToDictionary(pair => pair[0], pair => pair[1]);
    }

    private async Task<QuestionHost> StartAsync(IEnumerable<Question> questions)
    {
        var host = QuestionHost.Create(_database.Url);
        _hosts.Add(host);
        await host.WriteAsync(questions);
        await host.StartAsync();
        return host;
    }

    private async Task SaveAsync(string player1, string player2, string[] stems, int number = 0, int reached = 5)
    {
        var match = TestMatches.Finished($"{player1} {player2} {number}", player1, player2, PlayerSlot.Player1, number);
        await _history.SaveAsync(match with
        {
            Rounds = [.. match.Rounds.Select((round, index) => round with
            {
                Question = Make(stems[index]),
                StartedAt = index < reached ? round.StartedAt : null,
            })],
        });
    }

    private static ValueTask<IReadOnlyList<Question>> PickAsync(
        QuestionHost host, int count, string[]? players = null, string language = "en", params string[] categories)
        => host.Bank.PickAsync(new QuestionRequest { Count = count, Language = language, PlayerIds = players ?? [], Categories = categories });
}
