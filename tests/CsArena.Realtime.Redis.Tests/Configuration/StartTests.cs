using System.Diagnostics;
using CsArena.Realtime.Deadlines;
using CsArena.TestServers;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Shouldly;
using StackExchange.Redis;
using Xunit;

namespace CsArena.Realtime.Redis.Tests.Configuration;

/// <summary>Configuration alone puts a program on Redis, and tells what is wrong with it before the program starts.</summary>
public sealed class StartTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Without_a_URL_nothing_changes()
    {
        using var host = Build([]);
        await host.StartAsync();
        host.Services.GetService<IDeadlineQueue>().ShouldBeNull();
        await host.StopAsync();
    }

    [Theory]
    [InlineData("REDIS_URL")]
    [InlineData("Arena:Redis:Url")]
    public async Task With_a_URL_the_state_is_in_Redis(string key)
    {
        await using var server = await RedisServer.StartAsync();
        using var host = Build(new() { [key] = $"{server.Url}/2", ["Arena:Redis:KeyPrefix"] = "one:" });
        await host.StartAsync();
        await host.Services.GetRequiredService<IDeadlineQueue>().ScheduleAsync("room", DateTimeOffset.UnixEpoch, 1);
        (await server.CommandAsync("INFO", "keyspace")).ShouldContain("db2:keys=");
        await host.StopAsync();
    }

    [Fact]
    public async Task A_password_with_any_characters_is_used()
    {
        await using var server = await RedisServer.StartAsync(new RedisServerOptions { Password = "p@ss w/rd," });
        using var host = Build(new() { ["REDIS_URL"] = server.Url });
        await host.StartAsync();
        (await host.Services.GetRequiredService<IDeadlineQueue>().CountAsync()).ShouldBe(0);
        await host.StopAsync();
    }

    [Fact]
    public async Task A_wrong_URL_stops_the_start() => (await FailureAsync("redis//:hunter2@cache")).ShouldStartWith("REDIS_URL ");

    [Fact]
    public async Task A_user_of_Redis_is_logged_in_as_and_a_wrong_one_stops_the_start()
    {
        await using var server = await RedisServer.StartAsync();
        await server.CommandAsync("ACL", "SETUSER", "ann", "on", ">hunter2", "~*", "&*", "+@all");
        await using (var node = await TestNode.StartAsync($"redis://ann:hunter2@{server.Host}:{server.Port}"))
        {
            (await server.CommandAsync("CLIENT", "LIST")).ShouldContain("user=ann");
        }

        (await FailureAsync($"redis://ann:hunter3@{server.Host}:{server.Port}")).ShouldContain("user");
        (await FailureAsync($"redis://bob:hunter2@{server.Host}:{server.Port}")).ShouldContain("user");
    }

    [Fact]
    public async Task A_Redis_that_is_silent_stops_the_start()
    {
        await using var server = await RedisServer.StartAsync();
        await server.PauseAsync();
        (await FailureAsync(server.Url)).ShouldContain("cannot be reached");
    }

    [Fact]
    public async Task A_database_that_is_not_there_stops_the_start()
    {
        await using var server = await RedisServer.StartAsync();
        (await FailureAsync($"{server.Url}/99")).ShouldContain("no database");
    }

    [Fact]
    public async Task Several_servers_that_are_no_cluster_stop_the_start()
    {
        await using var one = await RedisServer.StartAsync();
        await using var other = await RedisServer.StartAsync();
        (await FailureAsync($"{one.Url},{other.Url}")).ShouldContain("no cluster");
    }

    [Fact]
    public async Task A_replica_stops_the_start()
    {
        await using var master = await RedisServer.StartAsync(new RedisServerOptions { IsLocal = true });
        await using var server = await RedisServer.StartAsync(new RedisServerOptions { IsLocal = true });
        await server.CommandAsync("REPLICAOF", master.Host, $"{master.Port}");
        (await FailureAsync(server.Url)).ShouldContain("replica");
    }

    [Theory]
    [InlineData("Arena:Redis:CommandTimeout", "00:02:00")]
    [InlineData("Arena:Redis:ConnectTimeout", "00:00:00")]
    [InlineData("Arena:Redis:KeyPrefix", "{a}")]
    [InlineData("Arena:Redis:Pasword", "hunter2")]
    public async Task A_wrong_setting_is_named(string key, string value)
        => (await FailureAsync("redis://localhost", new() { [key] = value })).ShouldStartWith(key);

    [Fact]
    public async Task A_connection_of_the_programs_services_is_used_and_left_open()
    {
        await using var server = await RedisServer.StartAsync();
        using var own = await ConnectionMultiplexer.ConnectAsync($"{server.Host}:{server.Port}");
        var before = await ClientsAsync(server);
        using (var host = Build([], builder =>
        {
            builder.Services.AddSingleton<IConnectionMultiplexer>(_ => own);
            builder.AddRedis(services => services.GetRequiredService<IConnectionMultiplexer>());
        }))
        {
            await host.StartAsync();
            (await ClientsAsync(server)).ShouldBe(before);
            await host.StopAsync();
        }
    }

    [Fact]
    public async Task A_connection_of_the_programs_own_is_used_and_left_open_and_ours_are_closed()
    {
        await using var server = await RedisServer.StartAsync();
        using var own = await ConnectionMultiplexer.ConnectAsync($"{server.Host}:{server.Port}");
        var before = await ClientsAsync(server);
        using (var host = Build([], builder => builder.AddRedis(own, own)))
        {
            await host.StartAsync();
            (await host.Services.GetRequiredService<IDeadlineQueue>().CountAsync()).ShouldBe(0);
            (await ClientsAsync(server)).ShouldBe(before);
            await host.StopAsync();
        }

        own.IsConnected.ShouldBeTrue();
        (await own.GetDatabase().PingAsync()).ShouldBeGreaterThan(TimeSpan.Zero);

        using (var host = Build(new() { ["REDIS_URL"] = server.Url }))
        {
            await host.StartAsync();
            (await ClientsAsync(server)).ShouldBeGreaterThan(before);
            await host.StopAsync();
        }

        var closing = Stopwatch.StartNew();
        while (await ClientsAsync(server) != before)
        {
            closing.Elapsed.ShouldBeLessThan(Patience);
            await Task.Delay(TimeSpan.FromMilliseconds(20));
        }
    }

    [Fact]
    public async Task A_connection_of_ours_is_instrumented_until_it_is_closed()
    {
        await using var server = await RedisServer.StartAsync();
        var instruments = new List<Instrument>();
        using (var host = Build(new() { ["REDIS_URL"] = server.Url }, builder => builder.AddRedis(options => options.InstrumentWith(Add))))
        {
            await host.StartAsync();
            instruments.ShouldHaveSingleItem().Ends.ShouldBe(0);
            await host.StopAsync();
        }

        instruments.ShouldHaveSingleItem().Ends.ShouldBe(1);
        instruments[0].Connection.IsConnected.ShouldBeFalse();

        Instrument Add(IConnectionMultiplexer connection)
        {
            connection.IsConnected.ShouldBeTrue();
            instruments.Add(new Instrument(connection));
            return instruments[^1];
        }
    }

    private static async Task<int> ClientsAsync(RedisServer server)
        => (await server.CommandAsync("CLIENT", "LIST", "TYPE", "normal")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length;

    internal static async Task<string> FailureAsync(string url, Dictionary<string, string?>? settings = null)
    {
        using var host = Build(new(settings ?? new() { ["Arena:Redis:ConnectTimeout"] = "00:00:02" }) { ["REDIS_URL"] = url });
        var failure = (await Should.ThrowAsync<OptionsValidationException>(() => host.StartAsync())).Failures.ShouldHaveSingleItem();
        failure.ShouldNotContain("hunter");
        failure.ShouldNotContain("\n");
        if (settings is null)
        {
            failure.ShouldStartWith("REDIS_URL");
        }

        return failure;
    }

    [Theory]
    [InlineData("REDIS_URL", "Arena:Redis:Url")]
    [InlineData("Arena:Redis:Url", "ConnectionStrings:redis")]
    [InlineData("ConnectionStrings:redis", "ConnectionStrings:other")]
    public void The_first_of_the_settings_that_name_a_Redis_is_taken(string first, string second)
    {
        using var host = Build(new() { [first] = "redis://first", [second] = "redis://second" });
        host.Services.GetRequiredService<IOptions<RedisOptions>>().Value.Url.ShouldBe("redis://first");
    }

    private static IHost Build(Dictionary<string, string?> settings, Action<ArenaBuilder>? add = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(settings);
        builder.Logging.ClearProviders();
        var arena = new ArenaBuilder(builder.Services, builder.Configuration);
        (add ?? (one => one.AddRedisWhenConfigured()))(arena);
        return builder.Build();
    }

    private sealed class Instrument(IConnectionMultiplexer connection) : IDisposable
    {
        public IConnectionMultiplexer Connection { get; } = connection;

        public int Ends { get; private set; }

        public void Dispose() => Ends++;
    }
}
