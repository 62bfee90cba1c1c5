using CsArena.TestServers;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace CsArena.Realtime.PostgreSql.Tests;

/// <summary>
/// The server that most tests share, each with a database of its own. It ends with the test process. Tests that stop or
/// pause a server start one for themselves.
/// </summary>
internal static class SharedPostgreSql
{
    private static readonly Lazy<Task<PostgreSqlServer>> _server = new(() => PostgreSqlServer.StartAsync());

    public static Task<PostgreSqlServer> ServerAsync() => _server.Value;

    /// <summary>An empty database, without our schema.</summary>
    /// <returns>Its URL.</returns>
    public static async Task<string> EmptyAsync() => await (await ServerAsync()).CreateDatabaseAsync();

    /// <summary>A database with our schema.</summary>
    /// <returns>Its URL.</returns>
    public static async Task<string> MigratedAsync()
    {
        var url = await EmptyAsync();
        await using var source = Open(url);
        await new Migrator(source, NullLogger<Migrator>.Instance).MigrateAsync(CancellationToken.None);
        return url;
    }

    /// <summary>What one host opens.</summary>
    public static DatabaseSource Open(string url, Action<PostgreSqlOptions>? configure = null)
    {
        var options = new PostgreSqlOptions { Url = url, CommandTimeout = TimeSpan.FromSeconds(20) };
        configure?.Invoke(options);
        return new DatabaseSource(Options.Create(options));
    }
}
