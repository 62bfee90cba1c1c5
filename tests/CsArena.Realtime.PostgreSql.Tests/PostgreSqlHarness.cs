using CsArena.Realtime.Conformance;
using CsArena.Realtime.History;

namespace CsArena.Realtime.PostgreSql.Tests;

/// <summary>One test's own database on a real PostgreSQL.</summary>
public sealed class PostgreSqlHarness : BackendHarness
{
    private readonly TestDatabase _database;

    private PostgreSqlHarness(TestDatabase database) => _database = database;

    public static async ValueTask<BackendHarness> CreateAsync() => new PostgreSqlHarness(await TestDatabase.CreateAsync());

    public override async ValueTask<DateTimeOffset> NowAsync() => new(await _database.ScalarAsync<DateTime>("SELECT now()"));

    public override async ValueTask PassAsync(TimeSpan time) => await Task.Delay(time);

    public override ValueTask<IMatchHistory> CreateMatchHistoryAsync(IRatingSystem ratings) => new(_database.OpenHistory(ratings));

    public override async ValueTask DisposeAsync()
    {
        await _database.DisposeAsync();
        await base.DisposeAsync();
    }
}
