using System.Diagnostics;
using CsArena.Realtime.PostgreSql.Tests.History;
using CsArena.Realtime.Sessions;
using CsArena.TestServers;
using Shouldly;
using Xunit;

namespace CsArena.Realtime.PostgreSql.Tests.Connections;

/// <summary>Addresses of other kinds than one host and port, each connected to.</summary>
public sealed class AddressTests
{
    [Fact]
    public async Task A_Unix_socket_and_an_IPv6_address_are_connected_to()
    {
        await using var server = await PostgreSqlServer.StartAsync(
            new PostgreSqlServerOptions { IsLocal = true, Settings = ["listen_addresses=127.0.0.1,::1"] });
        var user = $"{PostgreSqlServer.User}:{Uri.EscapeDataString(PostgreSqlServer.Password)}";
        (string Url, string Address)[] forms =
        [
            ($"postgres://{user}@/postgres?host={server.SocketFolder}&port={server.Port}", "socket"),
            ($"postgres://{user}@{Uri.EscapeDataString(server.SocketFolder)}:{server.Port}/postgres", "socket"),
            ($"postgres://{user}@[::1]:{server.Port}/postgres", "::1"),
        ];
        foreach (var (url, address) in forms)
        {
            await using var source = SharedPostgreSql.Open(url);
            await using var command = source.DataSource.CreateCommand("SELECT coalesce(host(inet_server_addr()), 'socket')");
            (await command.ExecuteScalarAsync()).ShouldBe(address);
        }
    }

    [Fact]
    public async Task Of_several_hosts_the_one_that_can_be_written_to_is_used_also_after_they_have_changed_places()
    {
        await using var first = await PostgreSqlServer.StartAsync();
        await using var second = await PostgreSqlServer.StartAsync();
        await using var one = await TestDatabase.CreateAsync(first);
        await using var other = await TestDatabase.CreateAsync(second);
        one.Name.ShouldBe(other.Name);
        var url = one.Url.Replace($"{first.Host}:{first.Port}", $"{first.Host}:{first.Port},{second.Host}:{second.Port}");
        await SetReadOnlyAsync(second, other.Name, "on");
        var history = one.OpenHistory(configure: options => options.Url = url);
        await history.SaveAsync(Match(1));
        (await one.ScalarAsync<long>("SELECT count(*) FROM arena.matches")).ShouldBe(1);

        await SetReadOnlyAsync(first, one.Name, "on");
        await SetReadOnlyAsync(second, other.Name, "off");
        await history.SaveAsync(Match(2));
        (await one.ScalarAsync<long>("SELECT count(*) FROM arena.matches")).ShouldBe(1);
        (await other.ScalarAsync<long>("SELECT count(*) FROM arena.matches")).ShouldBe(1);

        await second.KillAsync();
        await SetReadOnlyAsync(first, one.Name, "off");
        await history.SaveAsync(Match(3));
        (await one.ScalarAsync<long>("SELECT count(*) FROM arena.matches")).ShouldBe(2);
    }

    [Fact]
    public async Task A_host_that_is_silent_leaves_the_time_for_the_next_one()
    {
        await using var silent = await PostgreSqlServer.StartAsync();
        await silent.PauseAsync();
        await using var database = await TestDatabase.CreateAsync();
        var url = database.Url.Replace($"@{database.Server.Host}", $"@{silent.Host}:{silent.Port},{database.Server.Host}");
        var calls = database.OpenDatabase(options => (options.Url, options.CommandTimeout) = ($"{url}?connect_timeout=10", TimeSpan.FromSeconds(4)));
        var started = Stopwatch.StartNew();
        (await calls.RunAsync(_ => new ValueTask<int>(1), CancellationToken.None)).ShouldBe(1);
        started.Elapsed.ShouldBeGreaterThan(TimeSpan.FromSeconds(1), "The silent one was asked first.");
        await silent.ResumeAsync();
    }

    private static async Task SetReadOnlyAsync(PostgreSqlServer server, string database, string onOff)
    {
        await server.QueryAsync("postgres", $"ALTER DATABASE {database} SET default_transaction_read_only = {onOff}");
        await server.QueryAsync("postgres", $"SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = '{database}'");
    }

    private static Realtime.History.FinishedMatch Match(int number)
        => TestMatches.Finished($"room-{number}", $"ann{number}", $"bob{number}", PlayerSlot.Player1);
}
