using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Shouldly;
using Xunit;

namespace CsArena.Realtime.PostgreSql.Tests.Schema;

public sealed class MigratorTests
{
    private static readonly Migration Second = new(
        2, "second", "ALTER TABLE players ADD COLUMN colour text; INSERT INTO schema_version (version, name) VALUES (2, 'second')");

    [Fact]
    public void Versions_have_no_gaps()
        => Migration.All.Select(migration => migration.Version).ShouldBe(Enumerable.Range(1, Migration.All.Count));

    [Fact]
    public async Task An_empty_database_gets_the_schema_and_keeps_it()
    {
        await using var source = SharedPostgreSql.Open(await SharedPostgreSql.EmptyAsync());
        await MigrateAsync(source);
        await MigrateAsync(source);
        (await VersionsAsync(source)).ShouldBe(Migration.All.Select(migration => migration.Version));
        (await ScalarAsync(source, "SELECT count(*) FROM matches")).ShouldBe(0L);
        await CheckAsync(source);
    }

    [Fact]
    public async Task Of_many_hosts_that_start_at_once_one_makes_the_schema()
    {
        for (var time = 0; time < 10; time++)
        {
            var url = await SharedPostgreSql.EmptyAsync();
            await using var one = SharedPostgreSql.Open(url);
            await using var other = SharedPostgreSql.Open(url);
            await Task.WhenAll(MigrateAsync(one), MigrateAsync(other), MigrateAsync(one), MigrateAsync(other));
            (await VersionsAsync(one)).ShouldBe(Migration.All.Select(migration => migration.Version));
        }
    }

    [Fact]
    public async Task An_older_schema_is_brought_up_to_date_and_keeps_its_data()
    {
        await using var source = SharedPostgreSql.Open(await SharedPostgreSql.MigratedAsync());
        await ScalarAsync(source, "INSERT INTO players (id, nickname, rating, matches, wins) VALUES ('ann', 'Ann', 1, 2, 3)");
        await MigrateAsync(source, [Migration.All[0], Second]);
        (await VersionsAsync(source)).ShouldBe([1, 2]);
        (await ScalarAsync(source, "SELECT nickname FROM players WHERE id = 'ann' AND colour IS NULL")).ShouldBe("Ann");
    }

    [Fact]
    public async Task A_newer_schema_is_refused_and_left_alone()
    {
        await using var source = SharedPostgreSql.Open(await SharedPostgreSql.MigratedAsync());
        await ScalarAsync(source, "INSERT INTO schema_version (version, name) VALUES (1000, 'from the future')");
        (await Should.ThrowAsync<SchemaException>(() => MigrateAsync(source))).Message.ShouldContain("1000");
        (await Should.ThrowAsync<SchemaException>(() => CheckAsync(source))).Message.ShouldContain("1000");
    }

    [Fact]
    public async Task What_is_left_to_the_operator_is_checked_and_not_done()
    {
        await using var source = SharedPostgreSql.Open(await SharedPostgreSql.EmptyAsync());
        (await Should.ThrowAsync<SchemaException>(() => CheckAsync(source))).Message.ShouldContain("Arena:Database:ApplyMigrations");
        (await ScalarAsync(source, "SELECT to_regclass('matches') IS NULL")).ShouldBe(true);
    }

    [Fact]
    public async Task A_step_that_fails_leaves_nothing_behind()
    {
        await using var source = SharedPostgreSql.Open(await SharedPostgreSql.MigratedAsync());
        var broken = Second with { Sql = "CREATE TABLE colours (id integer); SELECT 1 / 0" };
        await Should.ThrowAsync<PostgresException>(() => MigrateAsync(source, [Migration.All[0], broken]));
        var forgetful = Second with { Sql = "CREATE TABLE colours (id integer)" };
        await Should.ThrowAsync<InvalidOperationException>(() => MigrateAsync(source, [Migration.All[0], forgetful]));
        (await ScalarAsync(source, "SELECT to_regclass('colours') IS NULL")).ShouldBe(true);
        await MigrateAsync(source, [Migration.All[0], Second]);
    }

    private static Task MigrateAsync(DatabaseSource source, IReadOnlyList<Migration>? migrations = null)
        => new Migrator(source, NullLogger<Migrator>.Instance, migrations).MigrateAsync(CancellationToken.None);

    private static Task CheckAsync(DatabaseSource source)
        => new Migrator(source, NullLogger<Migrator>.Instance).CheckAsync(CancellationToken.None);

    private static async Task<int[]> VersionsAsync(DatabaseSource source)
        => (int[])(await ScalarAsync(source, "SELECT array_agg(version ORDER BY version) FROM schema_version"))!;

    private static async Task<object?> ScalarAsync(DatabaseSource source, string sql)
    {
        await using var command = source.DataSource.CreateCommand(sql);
        return await command.ExecuteScalarAsync();
    }
}
