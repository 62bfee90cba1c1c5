using CsArena.Realtime.Conformance;
using CsArena.Realtime.History;
using CsArena.TestServers;
using Microsoft.Extensions.Logging.Abstractions;

namespace CsArena.Realtime.PostgreSql.Tests;

/// <summary>One test's own database on a real PostgreSQL.</summary>
public sealed class PostgreSqlHarness : BackendHarness
{
    private readonly TestDatabase _database;
    private readonly string _schema;
    private PgBouncer? _pooler;

    private PostgreSqlHarness(TestDatabase database, string schema) => (_database, _schema) = (database, schema);

    public static async ValueTask<BackendHarness> CreateAsync() => new PostgreSqlHarness(await TestDatabase.CreateAsync(), DatabaseSchema.Default);

    /// <summary>In a database that has another arena too.</summary>
    public static async ValueTask<BackendHarness> CreateInOtherSchemaAsync()
    {
        const string Schema = "other_arena";
        var database = await TestDatabase.CreateAsync();
        await new Migrator(database.Open(options => options.Schema = Schema), NullLogger<Migrator>.Instance).MigrateAsync(CancellationToken.None);
        return new PostgreSqlHarness(database, Schema);
    }

    /// <summary>Behind a pooler that gives each transaction another session.</summary>
    public static async ValueTask<BackendHarness> CreateBehindPoolerAsync()
    {
        var database = await TestDatabase.CreateAsync();
        var pooler = await PgBouncer.StartAsync(database.Server);
        return new PostgreSqlHarness(database, DatabaseSchema.Default) { _pooler = pooler };
    }

    private static readonly TimeSpan _least = TimeSpan.FromMilliseconds(1);

    public override async ValueTask<DateTimeOffset> NowAsync() => new(await _database.ScalarAsync<DateTime>("SELECT now()"));

    /// <summary>The server's clock may be adjusted while this process waits by another one.</summary>
    public override async ValueTask PassAsync(TimeSpan time)
    {
        var end = await NowAsync() + time;
        for (var left = time; left > TimeSpan.Zero; left = end - await NowAsync())
        {
            await Task.Delay(left < _least ? _least : left);
        }
    }

    public override ValueTask<IMatchHistory> CreateMatchHistoryAsync(IRatingSystem ratings) => new(_database.OpenHistory(ratings, options =>
    {
        options.Schema = _schema;
        options.Url = _pooler is null ? options.Url : $"{_pooler.UrlOf(_database.Name)}?pgbouncer=true";
    }));

    public override async ValueTask DisposeAsync()
    {
        await _database.DisposeAsync();
        if (_pooler is not null)
        {
            await _pooler.DisposeAsync();
        }

        await base.DisposeAsync();
    }
}
