using CsArena.Realtime.History;
using CsArena.TestServers;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace CsArena.Realtime.PostgreSql.Tests;

/// <summary>A database with our schema, and what hosts open on it.</summary>
internal sealed class TestDatabase : IAsyncDisposable
{
    private readonly List<DatabaseSource> _sources = [];

    /// <summary>Without a pool: it is not to have connections to a server that was restarted.</summary>
    private readonly NpgsqlDataSource _own;

    private TestDatabase(PostgreSqlServer server, string url)
    {
        Server = server;
        Url = url;
        _own = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(DatabaseUrl.Parse(url).ConnectionString) { Pooling = false });
    }

    public PostgreSqlServer Server { get; }

    public string Url { get; }

    public string Name => Url[(Url.LastIndexOf('/') + 1)..];

    /// <summary>Creates one.</summary>
    /// <param name="server">On this server; on the shared one when null.</param>
    public static async Task<TestDatabase> CreateAsync(PostgreSqlServer? server = null)
    {
        server ??= await SharedPostgreSql.ServerAsync();
        var database = new TestDatabase(server, await server.CreateDatabaseAsync());
        await new Migrator(database.Open(), NullLogger<Migrator>.Instance).MigrateAsync(CancellationToken.None);
        return database;
    }

    /// <summary>The pool of one more host.</summary>
    public DatabaseSource Open(Action<PostgreSqlOptions>? configure = null)
    {
        var source = SharedPostgreSql.Open(Url, configure);
        _sources.Add(source);
        return source;
    }

    /// <summary>Calls as one more host makes them.</summary>
    public Database OpenDatabase(Action<PostgreSqlOptions>? configure = null) => new(Open(configure), TimeProvider.System, NullLogger<Database>.Instance);

    /// <summary>The history as one more host has it.</summary>
    public PostgreSqlMatchHistory OpenHistory(IRatingSystem? ratings = null, Action<PostgreSqlOptions>? configure = null)
        => new(OpenDatabase(configure), ratings ?? new TestRatings(), NullLogger<PostgreSqlMatchHistory>.Instance);

    public async Task<T> ScalarAsync<T>(string sql)
    {
        await using var connection = await _own.OpenConnectionAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    public async Task ExecuteAsync(string sql)
    {
        await using var connection = await _own.OpenConnectionAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Checks that ratings are what rating all matches in order gives.</summary>
    public Task CheckReplayAsync(IRatingSystem? ratings = null, int? matches = null) => Replay.CheckAsync(Server, Name, ratings ?? new TestRatings(), matches);

    public async ValueTask DisposeAsync()
    {
        await _own.DisposeAsync();
        foreach (var source in _sources)
        {
            await source.DisposeAsync();
        }
    }
}
