namespace CsArena.EndToEnd.Redis.Stage2;

/// <summary>Names of servers as providers give them, on a machine whose names are the test's own.</summary>
public sealed class NameTests
{
    [Fact]
    public async Task ANameThatHasOnlyAnIPv6AddressIsConnectedTo()
    {
        const string Name = "only-ipv6.test";
        var names = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(names, $"127.0.0.1 localhost\n::1 {Name}\n");
            await using var redis = await RedisServer.StartAsync(new RedisServerOptions { IsLocal = true, HasIPv6 = true });
            await using var database = await PostgreSqlServer.StartAsync(
                new PostgreSqlServerOptions { IsLocal = true, Settings = ["listen_addresses=127.0.0.1,::1"] });
            await using var host = await HostProcess.StartAsync(HostSettings.Swift.Rounds(1).WithNames(names)
                .With("REDIS_URL", $"redis://{Name}:{redis.Port}")
                .With("DATABASE_URL", database.UrlOf("postgres").Replace(database.Host, Name)));
            await using var duel = await Duel.StartAsync(host);
            await duel.PlayToEndAsync(totalRounds: 1);
            (await redis.CommandAsync("CLIENT", "LIST", "TYPE", "normal")).ShouldContain("addr=[::1]:");
            (await database.QueryAsync("postgres", "SELECT DISTINCT client_addr FROM pg_stat_activity WHERE application_name = 'csarena'")).ShouldBe("::1");
        }
        finally
        {
            File.Delete(names);
        }
    }
}
