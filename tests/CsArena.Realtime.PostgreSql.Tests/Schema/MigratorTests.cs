using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Shouldly;
using Xunit;

namespace CsArena.Realtime.PostgreSql.Tests.Schema;

public sealed class MigratorTests
{
    private static readonly int Next = Migration.All.Count + 1;

    private static readonly Migration ToCome = new(
        Next, "to_come", $"ALTER TABLE arena.players ADD COLUMN colour text; INSERT INTO arena.schema_version (version, name) VALUES ({Next}, 'to_come')");

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
        (await ScalarAsync(source, "SELECT count(*) FROM arena.matches")).ShouldBe(0L);
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

    public static TheoryData<int> EarlierVersions => [.. Migration.All.Select(migration => migration.Version)];

    /// <summary>The step to come stands for the versions after the newest, so that also that one has been left.</summary>
    [Theory]
    [MemberData(nameof(EarlierVersions))]
    public async Task An_older_schema_is_brought_up_to_date_and_keeps_its_data(int version)
    {
        await using var source = SharedPostgreSql.Open(await SharedPostgreSql.EmptyAsync());
        await MigrateAsync(source, [.. Migration.All.Take(version)]);
        await ScalarAsync(source, Data);
        var data = await ScalarAsync(source, AllData);

        await MigrateAsync(source, [.. Migration.All, ToCome]);

        (await VersionsAsync(source)).ShouldBe(Enumerable.Range(1, Next));
        (await ScalarAsync(source, AllData)).ShouldBe(data);
        (await ScalarAsync(source, "SELECT colour IS NULL FROM arena.players WHERE id = 'ann'")).ShouldBe(true);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Tables_of_an_earlier_version_move_from_public_to_their_own_schema(int version)
    {
        await using var source = SharedPostgreSql.Open(await SharedPostgreSql.EmptyAsync());
        foreach (var migration in Migration.All.Take(version))
        {
            await ScalarAsync(source, migration.Sql);
        }

        await ScalarAsync(source, "CREATE TABLE public.mine (id integer)");
        await ScalarAsync(source, Data.Replace("arena.", "public.", StringComparison.Ordinal));
        var data = await ScalarAsync(source, AllData.Replace("arena.", "public.", StringComparison.Ordinal));

        await Task.WhenAll(MigrateAsync(source), MigrateAsync(source));

        (await VersionsAsync(source)).ShouldBe(Migration.All.Select(migration => migration.Version));
        (await ScalarAsync(source, AllData)).ShouldBe(data);
        (await ScalarAsync(source, TablesInPublic)).ShouldBe("mine");
        await ScalarAsync(source, "UPDATE arena.categories SET name = 'changed'");
    }

    [Fact]
    public async Task Tables_of_a_program_with_the_same_names_stay_as_they_are()
    {
        await using var source = SharedPostgreSql.Open(await SharedPostgreSql.EmptyAsync());
        await ScalarAsync(source, """
            CREATE TABLE players (name text);
            CREATE TABLE matches (name text);
            CREATE TABLE schema_version (script text);
            INSERT INTO public.players VALUES ('mine');
            """);

        await MigrateAsync(source);
        await MigrateAsync(source);

        (await ScalarAsync(source, TablesInPublic)).ShouldBe("matches, players, schema_version");
        (await ScalarAsync(source, "SELECT name FROM public.players")).ShouldBe("mine");
        (await VersionsAsync(source)).ShouldBe(Migration.All.Select(migration => migration.Version));
    }

    [Fact]
    public async Task A_newer_schema_is_refused_and_left_alone()
    {
        await using var source = SharedPostgreSql.Open(await SharedPostgreSql.MigratedAsync());
        await ScalarAsync(source, "INSERT INTO arena.schema_version (version, name) VALUES (1000, 'from the future')");
        (await Should.ThrowAsync<SchemaException>(() => MigrateAsync(source))).Message.ShouldContain("1000");
        (await Should.ThrowAsync<SchemaException>(() => CheckAsync(source))).Message.ShouldContain("1000");
    }

    [Fact]
    public async Task What_is_left_to_the_operator_is_checked_and_not_done()
    {
        await using var source = SharedPostgreSql.Open(await SharedPostgreSql.EmptyAsync());
        (await Should.ThrowAsync<SchemaException>(() => CheckAsync(source))).Message.ShouldContain("Arena:Database:ApplyMigrations");
        (await ScalarAsync(source, "SELECT to_regclass('arena.matches') IS NULL")).ShouldBe(true);
    }

    [Fact]
    public async Task A_step_that_fails_leaves_nothing_behind()
    {
        await using var source = SharedPostgreSql.Open(await SharedPostgreSql.MigratedAsync());
        var broken = ToCome with { Sql = "CREATE TABLE arena.colours (id integer); SELECT 1 / 0" };
        await Should.ThrowAsync<PostgresException>(() => MigrateAsync(source, [.. Migration.All, broken]));
        var forgetful = ToCome with { Sql = "CREATE TABLE arena.colours (id integer)" };
        await Should.ThrowAsync<InvalidOperationException>(() => MigrateAsync(source, [.. Migration.All, forgetful]));
        (await ScalarAsync(source, "SELECT to_regclass('arena.colours') IS NULL")).ShouldBe(true);
        await MigrateAsync(source, [.. Migration.All, ToCome]);
    }

    /// <summary>A row in every table, by what the first version has.</summary>
    private const string Data = """
        INSERT INTO arena.players (id, nickname, rating, matches, wins) VALUES ('ann', 'Ann', 1, 2, 3), ('bob', 'Bob', 4, 5, 6);
        INSERT INTO arena.matches (room_id, queue, created_at, ended_at, reason, total_rounds, current_round, player1_id, player2_id,
            nickname1, nickname2, start_rating1, start_rating2, score1, score2)
        VALUES ('room', 'default', now(), now(), 'completed', 5, 5, 'ann', 'bob', 'Ann', 'Bob', 1, 4, 10, 20);
        INSERT INTO arena.asked_questions (hash, content) VALUES ('\x01', '{"text": "?"}');
        INSERT INTO arena.rounds (match, number, question_id, question_hash) SELECT number, 1, 'q-en', '\x01' FROM arena.matches;
        INSERT INTO arena.submissions (match, round, player, answer, submitted_at, after_opponent) SELECT number, 1, 1, 'a', now(), false FROM arena.matches;
        INSERT INTO arena.categories (name) VALUES ('networking');
        INSERT INTO arena.questions (id, stem, language, type, difficulty, content, answer) VALUES ('q-en', 'q', 'en', 'short', 3, '{}', 'a');
        INSERT INTO arena.question_categories (question_id, category_id, stem, language, difficulty, active, revision)
        SELECT q.id, c.id, q.stem, q.language, q.difficulty, q.active, q.revision FROM arena.questions AS q, arena.categories AS c;
        """;

    // Columns may be added, hence by name.
    private const string AllData = """
        SELECT concat_ws(' ',
            (SELECT string_agg(concat_ws('/', id, nickname, rating, matches, wins), ' ' ORDER BY id) FROM arena.players),
            (SELECT concat_ws('/', number, room_id, queue, created_at, ended_at, reason, player1_id, player2_id, score1, score2) FROM arena.matches),
            (SELECT concat_ws('/', hash, content) FROM arena.asked_questions),
            (SELECT concat_ws('/', match, number, question_id, question_hash) FROM arena.rounds),
            (SELECT concat_ws('/', match, round, player, answer, submitted_at) FROM arena.submissions),
            (SELECT concat_ws('/', id, name) FROM arena.categories),
            (SELECT concat_ws('/', id, stem, language, type, difficulty, content, answer, usage_count, revision) FROM arena.questions),
            (SELECT concat_ws('/', question_id, category_id, stem, language, level, active, revision, position) FROM arena.question_categories),
            (SELECT revision FROM arena.question_bank))
        """;

    private const string TablesInPublic = "SELECT string_agg(relname, ', ' ORDER BY relname) FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'";

    private static Task MigrateAsync(DatabaseSource source, IReadOnlyList<Migration>? migrations = null)
        => new Migrator(source, NullLogger<Migrator>.Instance, migrations).MigrateAsync(CancellationToken.None);

    private static Task CheckAsync(DatabaseSource source)
        => new Migrator(source, NullLogger<Migrator>.Instance).CheckAsync(CancellationToken.None);

    private static async Task<int[]> VersionsAsync(DatabaseSource source)
        => (int[])(await ScalarAsync(source, "SELECT array_agg(version ORDER BY version) FROM arena.schema_version"))!;

    private static async Task<object?> ScalarAsync(DatabaseSource source, string sql)
    {
        await using var command = source.DataSource.CreateCommand(sql);
        return await command.ExecuteScalarAsync();
    }
}
