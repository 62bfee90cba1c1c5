using CsArena.Realtime.History;
using CsArena.Realtime.Sessions;
using CsArena.Realtime.PostgreSql.Tests.History;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Shouldly;
using Xunit;

namespace CsArena.Realtime.PostgreSql.Tests.Schema;

/// <summary>Two arenas in one database, each in a schema of its own.</summary>
public sealed class TwoSchemasTests
{
    [Fact]
    public async Task Each_has_its_own_questions_matches_and_ratings()
    {
        var url = await SharedPostgreSql.EmptyAsync();
        await using var one = await QuestionHost.StartAsync(url, AddRatings, options => options.Schema = "one");
        await using var two = await QuestionHost.StartAsync(url, AddRatings, options => options.Schema = "two");
        await one.WriteAsync([TestQuestions.Make("q1")]);
        await one.Get<IMatchHistory>().SaveAsync(TestMatches.Finished("room", "ann", "bob", PlayerSlot.Player1));

        (await ExportAsync(one)).ShouldBe(1);
        (await ExportAsync(two)).ShouldBe(0);
        (await one.Get<IMatchHistory>().FindAsync("room")).ShouldNotBeNull();
        (await two.Get<IMatchHistory>().FindAsync("room")).ShouldBeNull();
        (await one.ScalarAsync("SELECT count(*) FROM one.players")).ShouldBe(2L);
        (await two.ScalarAsync("SELECT count(*) FROM two.players")).ShouldBe(0L);
        (await two.ScalarAsync("SELECT to_regnamespace('arena') IS NULL")).ShouldBe(true);
    }

    [Fact]
    public async Task Tables_of_another_arena_in_a_schema_of_its_own_do_not_move_also_when_they_are_on_the_search_path()
    {
        var url = await SharedPostgreSql.MigratedAsync();
        var onPath = $"{url}?options=-c%20search_path%3Darena";
        await using var source = SharedPostgreSql.Open(onPath, options => options.Schema = "two");
        await new Migrator(source, NullLogger<Migrator>.Instance).MigrateAsync(CancellationToken.None);
        await using var command = source.DataSource.CreateCommand("SELECT to_regclass('arena.matches') IS NOT NULL AND to_regclass('two.matches') IS NOT NULL");
        (await command.ExecuteScalarAsync()).ShouldBe(true);
    }

    [Fact]
    public async Task Tables_of_an_earlier_version_stay_where_another_arena_has_them()
    {
        await using var source = SharedPostgreSql.Open(await SharedPostgreSql.EmptyAsync(), options => options.Schema = "two");
        foreach (var migration in Migration.All.Take(2))
        {
            await using var step = source.DataSource.CreateCommand(migration.Sql);
            await step.ExecuteNonQueryAsync();
        }

        await new Migrator(source, NullLogger<Migrator>.Instance).MigrateAsync(CancellationToken.None);
        await using var command = source.DataSource.CreateCommand("SELECT to_regclass('public.matches') IS NOT NULL AND to_regclass('two.matches') IS NOT NULL");
        (await command.ExecuteScalarAsync()).ShouldBe(true);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Arena")]
    [InlineData("a b")]
    [InlineData("a;drop")]
    [InlineData("1a")]
    public async Task A_name_that_would_need_quotes_stops_the_start(string schema)
    {
        await using var host = QuestionHost.Create("postgres://localhost/arena", options: options => options.Schema = schema);
        Should.Throw<OptionsValidationException>(() => host.Get<DatabaseSource>()).Message.ShouldContain("Arena:Database:Schema");
    }

    [Fact]
    public async Task A_word_of_SQL_stops_the_start()
    {
        var failure = await Should.ThrowAsync<OptionsValidationException>(async () => await QuestionHost.StartAsync(await SharedPostgreSql.EmptyAsync(), options: options => options.Schema = "user"));
        failure.Message.ShouldContain("Arena:Database:Schema");
    }

    private static void AddRatings(ArenaBuilder arena) => arena.Services.AddSingleton<IRatingSystem, TestRatings>();

    private static async Task<int> ExportAsync(QuestionHost host)
    {
        using var file = new MemoryStream();
        return await host.Files.ExportAsync(file);
    }
}
