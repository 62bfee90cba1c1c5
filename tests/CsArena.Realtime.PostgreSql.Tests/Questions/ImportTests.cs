using System.Text;
using CsArena.Realtime.InMemory;
using CsArena.Realtime.Questions;
using Npgsql;
using Shouldly;
using Xunit;

namespace CsArena.Realtime.PostgreSql.Tests;

/// <summary>Files of questions into the database, and back.</summary>
public sealed class ImportTests
{
    private const string Two = """
        {"category": "networking/tcp", "questions": [
        {"stem": "one", "type": "short", "difficulty": "easy", "accepted": ["1"], "en": {"text": "One?", "answer": "1", "explanation": "e"}, "ko": {"text": "하나?", "answer": "1", "explanation": "e"}},
        {"stem": "two", "type": "short", "difficulty": 5, "categories": ["Networking", "other"], "accepted": ["2"], "en": {"text": "Two?", "answer": "2", "explanation": "e"}}
        ]}
        """;

    private const string Waiting = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";

    [Fact]
    public async Task A_file_is_imported_into_an_empty_database()
    {
        await using var host = QuestionHost.Create(await SharedPostgreSql.EmptyAsync());

        (await ImportAsync(host, Two)).ShouldBe("3 added, 0 changed, 0 unchanged");

        (await host.ScalarAsync("SELECT string_agg(c.name || coalesce(' in ' || p.name, ''), ', ' ORDER BY c.name) FROM arena.categories AS c LEFT JOIN arena.categories AS p ON p.id = c.parent_id"))
            .ShouldBe("networking, networking/tcp in networking, other");
        await host.StartAsync();
        (await host.Bank.PickAsync(new QuestionRequest { Count = 1, Language = "ko", Categories = ["networking"] }))[0].Text.ShouldBe("하나?");
    }

    [Fact]
    public async Task What_is_the_same_is_left_alone_and_what_is_not_has_a_new_revision()
    {
        await using var host = QuestionHost.Create(await SharedPostgreSql.EmptyAsync());
        await ImportAsync(host, Two);
        await host.ScalarAsync("UPDATE arena.questions SET usage_count = 7");
        var (bank, one, two) = (await BankAsync(), await RevisionAsync("one-en"), await RevisionAsync("two-en"));

        (await ImportAsync(host, Two)).ShouldBe("0 added, 0 changed, 3 unchanged");
        (await BankAsync()).ShouldBe(bank);

        (await ImportAsync(host, Two.Replace("Two?", "Another?", StringComparison.Ordinal))).ShouldBe("0 added, 1 changed, 2 unchanged");
        (await BankAsync()).ShouldNotBe(bank);
        (await RevisionAsync("one-en")).ShouldBe(one);
        (await RevisionAsync("two-en")).ShouldNotBe(two);
        (await host.ScalarAsync("SELECT min(usage_count) FROM arena.questions")).ShouldBe(7L);

        bank = await BankAsync();
        (await ImportAsync(host, Two.Replace("\"other\"", "\"another\"", StringComparison.Ordinal))).ShouldBe("0 added, 1 changed, 2 unchanged");
        (await BankAsync()).ShouldNotBe(bank);

        Task<object?> BankAsync() => host.ScalarAsync("SELECT revision FROM arena.question_bank");
        Task<object?> RevisionAsync(string id) => host.ScalarAsync($"SELECT revision FROM arena.questions WHERE id = '{id}'");
    }

    [Fact]
    public async Task A_file_with_a_bad_row_changes_nothing()
    {
        await using var host = QuestionHost.Create(await SharedPostgreSql.MigratedAsync());
        using var file = new MemoryStream(Encoding.UTF8.GetBytes(Two.Replace("\"difficulty\": 5", "\"difficulty\": 7", StringComparison.Ordinal)));

        var result = await host.Files.ImportAsync(file);

        result.Problems.ShouldBe([new QuestionImportProblem(3, "The difficulty is 7; it is 'easy', 'medium', 'hard', or 1 to 5.")]);
        (await host.ScalarAsync("SELECT count(*) FROM arena.questions")).ShouldBe(0L);
        (await host.ScalarAsync("SELECT count(*) FROM arena.categories")).ShouldBe(0L);
    }

    [Fact]
    public async Task The_built_in_files_can_be_imported_as_they_are()
    {
        await using var host = QuestionHost.Create(await SharedPostgreSql.EmptyAsync());
        var assembly = typeof(BuiltInQuestions).Assembly;
        var added = 0;
        foreach (var name in assembly.GetManifestResourceNames().Where(name => name.StartsWith("questions/", StringComparison.Ordinal)))
        {
            using var file = assembly.GetManifestResourceStream(name)!;
            var result = await host.Files.ImportAsync(file);
            result.Problems.ShouldBeEmpty();
            added += result.Added;
        }

        added.ShouldBe(BuiltInQuestions.All.Count);
        (await host.WriteAsync(BuiltInQuestions.All)).Unchanged.ShouldBe(BuiltInQuestions.All.Count, "a bank that was seeded is the same");
    }

    [Fact]
    public async Task An_export_that_is_imported_and_exported_again_is_the_same_file()
    {
        await using var first = QuestionHost.Create(await SharedPostgreSql.MigratedAsync());
        await first.WriteAsync(BuiltInQuestions.All);
        await first.WriteAsync(Odd());
        await first.ScalarAsync("UPDATE arena.questions SET active = false WHERE id = 'odd-en'");
        var exported = await ExportAsync(first);
        await using var second = QuestionHost.Create(await SharedPostgreSql.EmptyAsync());

        (await ImportAsync(second, exported)).ShouldBe($"{BuiltInQuestions.All.Count + Odd().Length} added, 0 changed, 0 unchanged");

        (await ExportAsync(second)).ShouldBe(exported);
        (await ImportAsync(first, exported)).ShouldBe($"0 added, 0 changed, {BuiltInQuestions.All.Count + Odd().Length} unchanged");
        exported.Split('\n').Length.ShouldBe((BuiltInQuestions.All.Count / 2) + Odd().Length + 5, "each question is one line");
    }

    [Fact]
    public async Task An_empty_bank_is_exported_and_imported()
    {
        await using var host = QuestionHost.Create(await SharedPostgreSql.EmptyAsync());

        (await ImportAsync(host, await ExportAsync(host))).ShouldBe("0 added, 0 changed, 0 unchanged");
    }

    [Theory]
    [InlineData("content - 'options' - 'accepted'")]
    [InlineData("content || '{\"options\": null, \"accepted\": null}'")]
    public async Task What_a_row_written_by_hand_leaves_out_is_exported_as_empty(string content)
    {
        await using var host = QuestionHost.Create(await SharedPostgreSql.MigratedAsync());
        await host.WriteAsync([TestQuestions.Make("one") with { Accepted = [] }]);
        var exported = await ExportAsync(host);
        await host.ScalarAsync($"UPDATE arena.questions SET content = {content}");

        (await ExportAsync(host)).ShouldBe(exported);
    }

    [Fact]
    public async Task An_import_locks_questions_in_the_order_of_their_ids_as_saves_do()
    {
        await using var host = QuestionHost.Create(await SharedPostgreSql.MigratedAsync());
        Question[] questions = [TestQuestions.Make("two"), TestQuestions.Make("One"), TestQuestions.Make("one")];
        await host.WriteAsync(questions);
        await using var save = await host.DataSource.OpenConnectionAsync();
        await using var transaction = await save.BeginTransactionAsync();
        await CountAsync(save, "One-en");

        var import = host.WriteAsync(questions.Select(question => question with { Text = "Another?" }));
        await Eventually.HoldsAsync(async () => await host.ScalarAsync(Waiting) is 1L, TimeSpan.FromSeconds(5), "The import waits for the save");
        await CountAsync(save, "one-en");
        await CountAsync(save, "two-en");
        await transaction.CommitAsync();

        (await import).Changed.ShouldBe(3);
    }

    [Fact]
    public async Task Two_imports_at_once_are_one_after_the_other()
    {
        var url = await SharedPostgreSql.MigratedAsync();
        await using var host = QuestionHost.Create(url);
        await using var other = QuestionHost.Create(url);

        var results = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => Task.Run(() => ImportAsync(i % 2 == 0 ? host : other, Two))));

        results.Count(result => result == "3 added, 0 changed, 0 unchanged").ShouldBe(1);
        results.Count(result => result == "0 added, 0 changed, 3 unchanged").ShouldBe(5);
    }

    /// <summary>Counts a question, as a save does.</summary>
    private static async Task CountAsync(NpgsqlConnection save, string id)
    {
        await using var command = new NpgsqlCommand($"UPDATE arena.questions SET usage_count = usage_count + 1 WHERE id = '{id}'", save);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>What the usual questions do not have.</summary>
    private static Question[] Odd()
    {
        var one = TestQuestions.Make("odd", "en", Difficulty.Hard, "deep/er", "a \"quoted\" one");
        return
        [
            one with { Text = "NUL \0, a mark \u001A, 😀, \\ and \"quotes\"\n", Explanation = "" },
            one with { Id = "another-id", Language = "ko", Accepted = ["differs"] },
            one with { Id = "odd-ko", Language = "ko" },
            one with
            {
                Id = "keys-en",
                Type = QuestionType.Multiple,
                Options = [new QuestionOption("x", "one"), new QuestionOption("y", "two")],
                Answer = "y",
                Rubric = [new RubricPoint("of no use", 3, ["a+b"])],
            },
        ];
    }

    private static async Task<string> ImportAsync(QuestionHost host, string text)
    {
        using var file = new MemoryStream(Encoding.UTF8.GetBytes(text));
        var result = await host.Files.ImportAsync(file);
        result.Problems.ShouldBeEmpty();
        return $"{result.Added} added, {result.Changed} changed, {result.Unchanged} unchanged";
    }

    private static async Task<string> ExportAsync(QuestionHost host)
    {
        using var file = new MemoryStream();
        await host.Files.ExportAsync(file);
        return Encoding.UTF8.GetString(file.ToArray());
    }
}
