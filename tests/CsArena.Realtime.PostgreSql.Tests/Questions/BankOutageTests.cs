using System.Diagnostics;
using CsArena.Realtime.Questions;
using CsArena.TestServers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Shouldly;
using Xunit;
using Xunit.Abstractions;
using static CsArena.Realtime.PostgreSql.Tests.TestQuestions;

namespace CsArena.Realtime.PostgreSql.Tests;

/// <summary>Matches go on starting while the database is away.</summary>
[Collection(Undisturbed.Name)]
public sealed class BankOutageTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const int FromMemory = 351;
    private const int FromDatabase = 352;

    private readonly RecordedLog _log = new();
    private PostgreSqlServer _server = null!;
    private QuestionHost _host = null!;

    public async Task InitializeAsync()
    {
        _server = await PostgreSqlServer.StartAsync();
        var database = await TestDatabase.CreateAsync(_server);
        _host = QuestionHost.Create(
            database.Url,
            builder => builder.Services.AddSingleton<ILoggerProvider>(_log),
            options => options.CommandTimeout = TimeSpan.FromSeconds(5));
        await _host.WriteAsync(Bank(60));
        await _host.StartAsync();
    }

    public async Task DisposeAsync()
    {
        await _host.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Killed_and_restarted()
    {
        await PickAsync("before");
        await _server.KillAsync();

        await PickManyAsync(firstWithin: TimeSpan.FromSeconds(3));
        (await _host.Bank.GetCategoriesAsync()).ShouldBe(["category 0", "category 1", "category 2"]);
        _log.Count(FromMemory).ShouldBe(1);

        await _server.StartAsync();
        await ComesBackAsync();
    }

    [Fact]
    public async Task Paused_and_resumed()
    {
        await PickAsync("before");
        await _server.PauseAsync();

        await PickManyAsync(firstWithin: TimeSpan.FromSeconds(3));
        _log.Count(FromMemory).ShouldBe(1);

        await _server.ResumeAsync();
        await ComesBackAsync();
    }

    [Fact]
    public async Task Picks_of_an_outage_keep_to_language_and_category_and_avoid_what_was_asked()
    {
        await _server.KillAsync();

        var first = await _host.Bank.PickAsync(new QuestionRequest { Count = 5, Language = "ko-KR", PlayerIds = ["ann", "bob"], Categories = ["category 1"] });
        var second = await _host.Bank.PickAsync(new QuestionRequest { Count = 5, Language = "en", PlayerIds = ["ann", "carl"] });

        first.ShouldAllBe(question => question.Language == "ko" && question.Categories[0] == "category 1");
        second.ShouldAllBe(question => question.Language == "en");
        second.Select(question => question.Categories[0]).Distinct().Count().ShouldBe(3);
        first.Concat(second).Select(Stem).ShouldBeUnique();
        await Should.ThrowAsync<BackendUnavailableException>(async ()
            => await _host.Bank.PickAsync(new QuestionRequest { Count = 1, Language = "en", Categories = ["unknown"] }));
    }

    private async Task PickManyAsync(TimeSpan firstWithin)
    {
        var first = await TimeAsync("first");
        var times = new List<double>();
        for (var i = 0; i < 20; i++)
        {
            times.Add((await TimeAsync($"next {i}")).TotalMilliseconds);
        }

        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, 200).Select(i => Task.Run(() => PickAsync($"crowd {i}"))));
        output.WriteLine(
            $"first pick {first.TotalMilliseconds:0} ms, then {times.Average():0} ms on average and {times.Max():0} ms at most, 200 at once in {Stopwatch.GetElapsedTime(started).TotalMilliseconds:0} ms");
        first.ShouldBeLessThan(firstWithin);
        times.Max().ShouldBeLessThan(900);
    }

    private async Task ComesBackAsync()
    {
        var took = await Eventually.HoldsAsync(
            async () =>
            {
                await PickAsync("after");
                return _log.Count(FromDatabase) == 1;
            },
            TimeSpan.FromSeconds(20),
            "the database is used again");
        output.WriteLine($"used again after {took.TotalMilliseconds:0} ms");
    }

    private async Task<TimeSpan> TimeAsync(string player)
    {
        var started = Stopwatch.GetTimestamp();
        await PickAsync(player);
        return Stopwatch.GetElapsedTime(started);
    }

    private async Task PickAsync(string player)
    {
        var picked = await _host.Bank.PickAsync(new QuestionRequest { Count = 5, Language = "en", PlayerIds = [player, $"opponent of {player}"] });
        picked.Select(Stem).ShouldBeUnique();
        picked.ShouldAllBe(question => question.Language == "en");
    }
}
