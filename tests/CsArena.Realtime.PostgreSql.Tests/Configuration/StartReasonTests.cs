using System.Diagnostics;
using CsArena.TestServers;
using Shouldly;
using Xunit;

namespace CsArena.Realtime.PostgreSql.Tests.Configuration;

/// <summary>Each reason that a database cannot be used for has a sentence of its own.</summary>
public sealed class StartReasonTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task A_host_that_is_unreachable()
    {
        var started = Stopwatch.StartNew();
        (await StartTests.FailureAsync("postgres://ann:hunter2@127.0.0.1:1/arena")).ShouldContain("127.0.0.1:1/arena cannot be reached: nothing listens there");
        (await StartTests.FailureAsync("postgres://ann:hunter2@no-such-host.invalid/arena"))
            .ShouldContain("no-such-host.invalid:5432/arena cannot be reached: no host of that name is known");
        (await StartTests.FailureAsync("postgres://ann:hunter2@127.0.0.1:1,127.0.0.1:2/arena"))
            .ShouldContain("127.0.0.1:1,127.0.0.1:2/arena cannot be reached: nothing listens there");
        (await StartTests.FailureAsync("postgres://ann:hunter2@/arena?host=/nowhere")).ShouldContain("/nowhere:5432/arena cannot be reached: there is no such socket");
        started.Elapsed.ShouldBeLessThan(Patience);
    }

    [Theory]
    [InlineData("arena")]
    [InlineData("eve")]
    public async Task A_wrong_password(string user)
    {
        var server = await SharedPostgreSql.ServerAsync();
        (await StartTests.FailureAsync($"postgres://{user}:hunter2@{server.Host}:{server.Port}/postgres")).ShouldContain("refuses the user or password");
        (await StartTests.FailureAsync($"postgres://{user}@{server.Host}:{server.Port}/postgres")).ShouldContain("needs a password");
    }

    [Fact]
    public async Task A_database_that_is_missing()
        => (await StartTests.FailureAsync((await SharedPostgreSql.ServerAsync()).UrlOf("nothing"))).ShouldContain("does not exist: create the database");

    [Fact]
    public async Task A_database_that_is_read_only()
    {
        await using var database = await TestDatabase.CreateAsync();
        await database.Server.QueryAsync("postgres", $"ALTER DATABASE {database.Name} SET default_transaction_read_only = on");
        (await StartTests.FailureAsync(database.Url)).ShouldContain("is read-only");
        (await StartTests.FailureAsync($"{database.Url}?target_session_attrs=read-write")).ShouldContain("has no server that can be written to");
    }

    [Fact]
    public async Task TLS_that_is_not_there()
        => (await StartTests.FailureAsync((await SharedPostgreSql.ServerAsync()).UrlOf("postgres") + "?sslmode=require")).ShouldContain("does not speak TLS");

    [Fact]
    public async Task A_certificate_that_is_not_trusted_or_for_another_name_and_TLS_that_is_needed()
    {
        using var certificates = await TestCertificates.CreateAsync("localhost");
        await using var server = await PostgreSqlServer.StartAsync(new PostgreSqlServerOptions { IsLocal = true, Certificates = certificates });
        var url = server.UrlOf("postgres");
        var byName = url.Replace(server.Host, "localhost");
        (await StartTests.FailureAsync($"{byName}?sslmode=verify-full")).ShouldContain("has a certificate that this machine does not trust");
        (await StartTests.FailureAsync($"{byName}?sslmode=verify-full&sslrootcert=/nowhere.pem")).ShouldContain("whose file cannot be read");
        (await StartTests.FailureAsync($"{url}?sslmode=verify-full&sslrootcert={certificates.AuthorityFile}")).ShouldContain("certificate");
        await StartsAsync($"{byName}?sslmode=verify-full&sslrootcert={certificates.AuthorityFile}");

        var rules = await server.QueryAsync("postgres", "SHOW hba_file");
        await server.QueryAsync("postgres", $"COPY (SELECT 'hostssl all all all scram-sha-256') TO '{rules}'");
        await server.QueryAsync("postgres", "SELECT pg_reload_conf()");
        (await StartTests.FailureAsync($"{url}?sslmode=disable")).ShouldContain("does not let this user in without TLS");
        await StartsAsync($"{url}?sslmode=require");
    }

    private static async Task StartsAsync(string url)
    {
        using var host = StartTests.Build(new() { ["DATABASE_URL"] = url });
        await host.StartAsync();
        await host.StopAsync();
    }
}
