using DotNet.Testcontainers.Containers;
using Testcontainers.PostgreSql;

namespace CsArena.TestServers.Starting;

/// <summary>A PostgreSQL in a container, with psql of the same container.</summary>
internal sealed class PostgreSqlContainer(PostgreSqlServerOptions options, int port) : ContainerRunner(() => Build(options, port)), IPostgreSqlRunner
{
    private const string Image = "postgres:15-alpine";
    private const int InnerPort = 5432;

    public async Task<string> QueryAsync(string database, string sql)
    {
        var result = await Container.ExecAsync(
            ["env", $"PGPASSWORD={PostgreSqlServer.Password}", "psql", .. PostgreSqlServer.QueryArguments("127.0.0.1", InnerPort, database, sql)]);
        return result.ExitCode == 0 ? result.Stdout : throw new IOException($"psql: {result.Stderr}");
    }

    private static IContainer Build(PostgreSqlServerOptions options, int port) => new PostgreSqlBuilder(Image)
        .WithUsername(PostgreSqlServer.User)
        .WithPassword(PostgreSqlServer.Password)
        .WithEnvironment("POSTGRES_INITDB_ARGS", "--auth=scram-sha-256 --encoding=UTF8 --locale=C")
        .WithPortBinding(port, InnerPort)
        .WithCreateParameterModifier(PublishOnLoopback)
        .WithCommand([.. options.ToArguments()])
        .Build();
}
