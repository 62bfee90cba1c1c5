using CsArena.Realtime.History;
using CsArena.Realtime.PostgreSql.Tests.History;
using CsArena.Realtime.Sessions;
using CsArena.TestServers;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Shouldly;
using Xunit;

namespace CsArena.Realtime.PostgreSql.Tests.Configuration;

/// <summary>Configuration alone puts the history in PostgreSQL, and tells what is wrong with it before the program starts.</summary>
public sealed class StartTests
{
    [Fact]
    public async Task Without_a_URL_nothing_changes()
    {
        using var host = Build([]);
        await host.StartAsync();
        host.Services.GetService<IMatchHistory>().ShouldBeNull();
        await host.StopAsync();
    }

    [Theory]
    [InlineData("DATABASE_URL", true)]
    [InlineData("Arena:Database:Url", true)]
    [InlineData("DATABASE_URL", false)]
    public async Task With_a_URL_the_history_is_in_PostgreSQL(string key, bool isUrl)
    {
        var url = await SharedPostgreSql.EmptyAsync();
        using var host = Build(new() { [key] = isUrl ? url : DatabaseUrl.Parse(url).ConnectionString });
        await host.StartAsync();
        (await host.Services.GetRequiredService<IMatchHistory>().GetRatingAsync("ann")).ShouldBe(new TestRatings().Initial);
        await host.StopAsync();
        await using var source = SharedPostgreSql.Open(url);
        await using var command = source.DataSource.CreateCommand("SELECT count(*) FROM arena.matches");
        (await command.ExecuteScalarAsync()).ShouldBe(0L);
    }

    [Fact]
    public async Task Two_hosts_start_at_once_on_an_empty_database()
    {
        var url = await SharedPostgreSql.EmptyAsync();
        using var one = Build(new() { ["DATABASE_URL"] = url });
        using var other = Build(new() { ["DATABASE_URL"] = url });
        await Task.WhenAll(one.StartAsync(), other.StartAsync());
        await Task.WhenAll(one.StopAsync(), other.StopAsync());
    }

    [Fact]
    public async Task A_wrong_URL_stops_the_start() => (await FailureAsync("postgres//:hunter2@db/arena")).ShouldStartWith("DATABASE_URL ");

    [Fact]
    public async Task A_server_that_is_silent_stops_the_start()
    {
        await using var server = await PostgreSqlServer.StartAsync();
        await server.PauseAsync();
        (await FailureAsync(server.UrlOf("postgres"), timeout: "00:00:01")).ShouldContain("cannot be reached");
        await server.ResumeAsync();
    }

    [Fact]
    public async Task A_user_who_may_not_create_the_schema_stops_the_start()
    {
        await using var database = await TestDatabase.CreateAsync();
        var empty = await SharedPostgreSql.EmptyAsync();
        await database.ExecuteAsync("CREATE ROLE guest LOGIN PASSWORD 'hunter2'");
        (await FailureAsync(empty.Replace($"{PostgreSqlServer.User}:{Uri.EscapeDataString(PostgreSqlServer.Password)}", "guest:hunter2")))
            .ShouldContain("does not let the user create the schema");
    }

    [Fact]
    public async Task A_schema_that_is_newer_stops_the_start()
    {
        await using var database = await TestDatabase.CreateAsync();
        await database.ExecuteAsync("INSERT INTO arena.schema_version (version, name) VALUES (1000, 'from the future')");
        (await FailureAsync(database.Url)).ShouldContain("schema version 1000");
    }

    [Fact]
    public async Task A_schema_that_is_left_to_the_operator_stops_the_start_until_it_is_there()
    {
        var url = await SharedPostgreSql.EmptyAsync();
        var settings = new Dictionary<string, string?> { ["Arena:Database:ApplyMigrations"] = "false" };
        (await FailureAsync(url, settings)).ShouldContain("Arena:Database:ApplyMigrations");

        // As docs/database.md says.
        var server = await SharedPostgreSql.ServerAsync();
        foreach (var migration in Migration.All)
        {
            await server.QueryAsync(url[(url.LastIndexOf('/') + 1)..], migration.Sql);
        }

        using var host = Build(new(settings) { ["DATABASE_URL"] = url });
        await host.StartAsync();
        await host.StopAsync();
    }

    [Fact]
    public async Task A_user_who_may_only_read_and_write_is_enough_where_the_schema_is_left_to_the_operator()
    {
        await using var database = await TestDatabase.CreateAsync();
        await database.ExecuteAsync("""
            CREATE ROLE writer LOGIN PASSWORD 'hunter2';
            GRANT USAGE ON SCHEMA arena TO writer;
            GRANT SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA arena TO writer;
            GRANT USAGE ON ALL SEQUENCES IN SCHEMA arena TO writer
            """);
        var url = database.Url.Replace($"{PostgreSqlServer.User}:{Uri.EscapeDataString(PostgreSqlServer.Password)}", "writer:hunter2");
        using var host = Build(new() { ["DATABASE_URL"] = url, ["Arena:Database:ApplyMigrations"] = "false" });
        await host.StartAsync();
        var history = host.Services.GetRequiredService<IMatchHistory>();
        await history.SaveAsync(TestMatches.Finished("later", "ann", "bob", PlayerSlot.Player1, 2));
        await history.SaveAsync(TestMatches.Finished("late", "ann", "bob", PlayerSlot.Player1, 1));
        await host.StopAsync();
        await database.CheckReplayAsync(matches: 2);
    }

    [Fact]
    public async Task A_database_that_is_not_in_UTF8_stops_the_start()
    {
        var server = await SharedPostgreSql.ServerAsync();
        await server.QueryAsync("postgres", "CREATE DATABASE latin ENCODING 'LATIN1' TEMPLATE template0");
        (await FailureAsync(server.UrlOf("latin"))).ShouldContain("LATIN1");
    }

    [Theory]
    [InlineData("Arena:Database:CommandTimeout", "00:02:00")]
    [InlineData("Arena:Database:MaxPoolSize", "0")]
    [InlineData("Arena:Database:Pasword", "hunter2")]
    public async Task A_wrong_setting_is_named(string key, string value)
        => (await FailureAsync("postgres://ann@db/arena", new() { [key] = value })).ShouldStartWith(key);

    internal static async Task<string> FailureAsync(string url, Dictionary<string, string?>? settings = null, string timeout = "00:00:20")
    {
        using var host = Build(new(settings ?? new() { ["Arena:Database:CommandTimeout"] = timeout }) { ["DATABASE_URL"] = url });
        var failure = (await Should.ThrowAsync<OptionsValidationException>(() => host.StartAsync())).Failures.ShouldHaveSingleItem();
        failure.ShouldNotContain("hunter");
        failure.ShouldNotContain("p@ss");
        failure.ShouldNotContain("\n");
        if (settings is null)
        {
            failure.ShouldStartWith("DATABASE_URL");
        }

        return failure;
    }

    internal static IHost Build(Dictionary<string, string?> settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(settings);
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<IRatingSystem, TestRatings>();
        new ArenaBuilder(builder.Services, builder.Configuration).AddPostgreSqlWhenConfigured();
        return builder.Build();
    }
}
