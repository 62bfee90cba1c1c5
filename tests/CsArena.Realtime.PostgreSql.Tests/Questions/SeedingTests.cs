using CsArena.Realtime.InMemory;
using CsArena.Realtime.Questions;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace CsArena.Realtime.PostgreSql.Tests;

/// <summary>An empty bank receives the questions that come with the game.</summary>
public sealed class SeedingTests
{
    [Fact]
    public async Task Two_hosts_that_start_at_once_on_an_empty_database_make_one_schema_and_one_bank()
    {
        for (var i = 0; i < 10; i++)
        {
            var url = await SharedPostgreSql.EmptyAsync();
            QuestionHost[] hosts = [Create(url), Create(url)];
            await Task.WhenAll(hosts.Select(host => Task.Run(host.StartAsync)));

            (await hosts[0].ScalarAsync("SELECT count(*) FROM arena.questions")).ShouldBe((long)BuiltInQuestions.All.Count);
            (await hosts[0].ScalarAsync("SELECT count(*) FROM arena.question_categories")).ShouldBe((long)BuiltInQuestions.All.Count);
            (await hosts[0].ScalarAsync("SELECT count(*) FROM arena.categories")).ShouldBe(10L);
            (await hosts[0].ScalarAsync("SELECT count(*) FROM arena.schema_version")).ShouldBe((long)Migration.All.Count);
            foreach (var host in hosts)
            {
                (await host.Bank.PickAsync(new QuestionRequest { Count = 5, Language = "ko" })).Count.ShouldBe(5);
                host.Pool.Count.ShouldBeGreaterThan(100);
                await host.DisposeAsync();
            }
        }
    }

    [Fact]
    public async Task Every_built_in_question_comes_back_as_it_is()
    {
        await using var host = Create(await SharedPostgreSql.EmptyAsync());
        await host.StartAsync();
        var stored = new Dictionary<string, Question>();
        foreach (var language in (string[])["en", "ko"])
        {
            foreach (var question in await host.Bank.PickAsync(new QuestionRequest { Count = BuiltInQuestions.All.Count / 2, Language = language }))
            {
                stored[question.Id] = question;
            }
        }

        stored.Count.ShouldBe(BuiltInQuestions.All.Count);
        foreach (var question in BuiltInQuestions.All)
        {
            System.Text.Json.JsonSerializer.Serialize(stored[question.Id]).ShouldBe(System.Text.Json.JsonSerializer.Serialize(question));
        }
    }

    [Fact]
    public async Task A_bank_that_has_questions_is_left_alone()
    {
        var url = await SharedPostgreSql.MigratedAsync();
        await using var host = Create(url);
        await host.WriteAsync([TestQuestions.Make("one") with { Categories = ["own"] }]);

        await host.StartAsync();

        (await host.ScalarAsync("SELECT count(*) FROM arena.questions")).ShouldBe(1L);
    }

    private static QuestionHost Create(string url)
        => QuestionHost.Create(url, builder => builder.Services.AddSingleton<IBuiltInQuestions, BuiltIn>());

    private sealed class BuiltIn : IBuiltInQuestions
    {
        public IReadOnlyList<Question> ReadAll() => BuiltInQuestions.All;
    }
}
