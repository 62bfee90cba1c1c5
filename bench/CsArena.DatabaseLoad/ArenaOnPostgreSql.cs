using CsArena.Realtime;
using CsArena.TestServers;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace CsArena.DatabaseLoad;

/// <summary>A host's services on a PostgreSQL of its own.</summary>
internal sealed class ArenaOnPostgreSql : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    private ArenaOnPostgreSql(PostgreSqlServer server, string database, ServiceProvider services)
    {
        Server = server;
        Database = database;
        _services = services;
    }

    public PostgreSqlServer Server { get; }

    public string Database { get; }

    public static async Task<ArenaOnPostgreSql> StartAsync(bool fsync)
    {
        var server = await PostgreSqlServer.StartAsync(new PostgreSqlServerOptions { Fsync = fsync, Settings = ["shared_buffers=256MB", "max_wal_size=4GB"] });
        var url = await server.CreateDatabaseAsync();
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?> { ["DATABASE_URL"] = url, ["Arena:Database:CommandTimeout"] = "00:01:00" })
            .Build();
        var services = new ServiceCollection().AddLogging().AddSingleton<IConfiguration>(configuration);
        services.AddArena(configuration).AddPostgreSqlWhenConfigured();
        var provider = services.BuildServiceProvider();

        // Those of the database alone: the arena itself is not started.
        foreach (var hosted in provider.GetServices<IHostedService>().OfType<IHostedLifecycleService>().Where(IsOfDatabase))
        {
            await hosted.StartingAsync(CancellationToken.None);
        }

        return new ArenaOnPostgreSql(server, url[(url.LastIndexOf('/') + 1)..], provider);
    }

    public T Get<T>() where T : notnull => _services.GetRequiredService<T>();

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await Server.DisposeAsync();
    }

    private static bool IsOfDatabase(IHostedService service) => service.GetType().Assembly == typeof(Realtime.PostgreSql.PostgreSqlOptions).Assembly;
}
