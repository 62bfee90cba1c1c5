using System.Diagnostics;
using CsArena.Realtime.Questions;
using CsArena.TestServers;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;
using Xunit.Abstractions;
using static CsArena.Realtime.PostgreSql.Tests.TestQuestions;

namespace CsArena.Realtime.PostgreSql.Tests;

/// <summary>A change of the bank is seen by every host, whatever it has in its caches.</summary>
public sealed class ChangeTests(ITestOutputHelper output) : IAsyncLifetime
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private TestDatabase _database = null!;
    private RedisServer _redis = null!;
    private QuestionHost _writer = null!;
    private QuestionHost _other = null!;

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync();
        _redis = await RedisServer.StartAsync();
        _writer = QuestionHost.Create(_database.Url, builder => builder.AddRedis(options => options.Url = _redis.Url));
        await _writer.WriteAsync([Make("one", categories: "old"), Make("two", categories: "old")]);
        await _writer.StartAsync();
        _other = await QuestionHost.StartAsync(_database.Url, builder => builder.AddRedis(options => options.Url = _redis.Url));
    }

    public async Task DisposeAsync()
    {
        await _writer.DisposeAsync();
        await _other.DisposeAsync();
        await _redis.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task New_content_is_seen_at_the_next_pick()
    {
        foreach (var host in (QuestionHost[])[_writer, _other])
        {
            (await PickAsync(host, "one")).Answer.ShouldBe("one");
        }

        for (var i = 0; i < 5; i++)
        {
            await _writer.WriteAsync([Make("one", categories: "old") with { Answer = $"answer {i}" }]);
            (await PickAsync(_other, "one")).Answer.ShouldBe($"answer {i}");
            (await PickAsync(_writer, "one")).Answer.ShouldBe($"answer {i}");
        }
    }

    [Fact]
    public async Task Content_that_somebody_changes_by_hand_is_seen_too()
    {
        await PickAsync(_other, "one");

        await _database.ExecuteAsync("""UPDATE arena.questions SET content = jsonb_set(content, '{text}', '"Another text"') WHERE id = 'one-en'""");

        (await PickAsync(_other, "one")).Text.ShouldBe("Another text");
    }

    [Fact]
    public async Task A_question_that_is_deleted_and_comes_again_is_not_the_old_one()
    {
        await PickAsync(_other, "one");
        await _database.ExecuteAsync("DELETE FROM arena.questions WHERE id = 'one-en'");
        (await AllAsync(_other)).Select(Stem).ShouldBe(["two"]);

        await _writer.WriteAsync([Make("one", categories: "old") with { Answer = "of the new one" }]);

        (await PickAsync(_other, "one")).Answer.ShouldBe("of the new one");
    }

    [Fact]
    public async Task Other_categories_are_seen_at_the_next_pick()
    {
        var before = await PickAsync(_other, "one");
        before.Categories.ShouldBe(["old"]);
        (await PickAsync(_other, "one")).ShouldBeSameAs(before);

        await _writer.WriteAsync([Make("one", categories: ["new/deep", "old"])]);

        (await PickAsync(_other, "one")).Categories.ShouldBe(["new/deep", "old"]);
        (await _other.Bank.PickAsync(new QuestionRequest { Count = 1, Language = "en", Categories = ["new"] }))[0].Id.ShouldBe("one-en");

        await _database.ExecuteAsync("UPDATE arena.categories SET name = 'newer' WHERE name = 'new/deep'");
        (await PickAsync(_other, "one")).Categories.ShouldBe(["newer", "old"]);
    }

    [Fact]
    public async Task A_category_that_was_unknown_is_looked_for_before_it_is_refused()
    {
        var request = new QuestionRequest { Count = 1, Language = "en", Categories = ["later"] };
        await Should.ThrowAsync<QuestionsUnavailableException>(async () => await _other.Bank.PickAsync(request));

        await _writer.WriteAsync([Make("three", categories: "later")]);

        (await _other.Bank.PickAsync(request))[0].Id.ShouldBe("three-en");
    }

    [Fact]
    public async Task The_list_of_categories_is_new_within_a_second_and_asks_the_database_twice_a_second_at_most()
    {
        await _other.Bank.GetCategoriesAsync();
        var counters = _other.Counters;
        await _writer.WriteAsync([Make("three", categories: "later")]);

        var started = Stopwatch.GetTimestamp();
        var calls = 0;
        await Eventually.HoldsAsync(
            async () =>
            {
                calls++;
                return (await _other.Bank.GetCategoriesAsync()).Contains("later");
            },
            Second,
            "the new category");
        var took = Stopwatch.GetElapsedTime(started);

        output.WriteLine($"seen after {took.TotalMilliseconds:0} ms and {calls} calls");
        counters["arena.question.queries(revision)"].ShouldBeLessThanOrEqualTo(2);
    }

    [Fact]
    public async Task Hosts_read_the_catalogue_of_a_change_once_and_questions_once()
    {
        var (first, second) = (_writer.Counters, _other.Counters);
        await _writer.WriteAsync([Make("three", categories: "old"), Make("one", categories: "old") with { Answer = "changed" }]);

        await Task.WhenAll(Enumerable.Range(0, 40).Select(i => Task.Run(async () => await AllAsync(i % 2 == 0 ? _writer : _other))));

        (first["arena.cache.loads(categories)"] + second["arena.cache.loads(categories)"]).ShouldBe(1);
        (first["arena.cache.loads(questions)"] + second["arena.cache.loads(questions)"]).ShouldBe(3);
    }

    private static async Task<Question> PickAsync(QuestionHost host, string stem) => (await AllAsync(host)).Single(question => Stem(question) == stem);

    private static async Task<IReadOnlyList<Question>> AllAsync(QuestionHost host)
        => [.. (await host.Bank.PickAsync(new QuestionRequest { Count = 3, Language = "en" })).DistinctBy(question => question.Id)];
}
