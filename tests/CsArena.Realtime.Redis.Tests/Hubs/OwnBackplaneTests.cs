using CsArena.TestServers;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.StackExchangeRedis;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Shouldly;
using StackExchange.Redis;
using Xunit;
using BackplaneSettings = Microsoft.AspNetCore.SignalR.StackExchangeRedis.RedisOptions;

namespace CsArena.Realtime.Redis.Tests.Hubs;

/// <summary>A program that has a backplane of its own keeps it, whenever it registers it.</summary>
public sealed class OwnBackplaneTests
{
    public enum Turn
    {
        BeforeTheArena,
        BeforeItsRedis,
        AfterBoth,
    }

    [Theory]
    [InlineData(Turn.BeforeTheArena)]
    [InlineData(Turn.BeforeItsRedis)]
    [InlineData(Turn.AfterBoth)]
    public async Task It_carries_the_hubs_and_keeps_its_settings(Turn turn)
    {
        await using var arenas = await RedisServer.StartAsync();
        await using var programs = await RedisServer.StartAsync();
        await using var one = await StartAsync();
        await using var two = await StartAsync();
        await using var alice = await one.ConnectAsync("alice", "room");
        await using var bob = await two.ConnectAsync("bob", "room");
        await alice.CallAsync("Say", "room", "hello");
        await bob.ShouldHearAsync("hello");

        (await programs.CommandAsync("PUBSUB", "CHANNELS", "own:*:group:room")).ShouldNotBeEmpty();
        (await arenas.CommandAsync("PUBSUB", "CHANNELS", "*ChatHub*")).ShouldBeEmpty();
        (await arenas.CommandAsync("PUBSUB", "CHANNELS", "arena:node:*")).ShouldNotBeEmpty();
        var settings = one.Services.GetRequiredService<IOptions<BackplaneSettings>>().Value;
        settings.ConnectionFactory.ShouldBeNull();
        settings.Configuration.EndPoints.ShouldHaveSingleItem().ToString().ShouldEndWith($":{programs.Port}");

        Task<ChatApp> StartAsync() => ChatApp.StartAsync(builder =>
        {
            AddAt(Turn.BeforeTheArena);
            var arena = builder.Services.AddArena(builder.Configuration);
            AddAt(Turn.BeforeItsRedis);
            arena.AddRedis(options => options.Url = arenas.Url);
            AddAt(Turn.AfterBoth);

            void AddAt(Turn now)
            {
                if (now == turn)
                {
                    builder.Services.AddSignalR().AddStackExchangeRedis(
                        $"{programs.Host}:{programs.Port}",
                        settings => settings.Configuration.ChannelPrefix = RedisChannel.Literal("own:"));
                }
            }
        });
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void So_does_one_of_another_kind(bool before)
    {
        var services = new ServiceCollection();
        var configuration = new ConfigurationBuilder().Build();
        if (before)
        {
            services.AddSingleton(typeof(HubLifetimeManager<>), typeof(OwnManager<>));
        }

        services.AddArena(configuration).AddRedis(options => options.Url = "redis://127.0.0.1:1");
        if (!before)
        {
            services.AddSingleton(typeof(HubLifetimeManager<>), typeof(OwnManager<>));
        }

        services.AddLogging();
        using var provider = services.BuildServiceProvider();
        provider.GetRequiredService<HubLifetimeManager<ChatHub>>().ShouldBeOfType<OwnManager<ChatHub>>();
    }

    private sealed class OwnManager<THub>(Microsoft.Extensions.Logging.ILogger<DefaultHubLifetimeManager<THub>> logger) : DefaultHubLifetimeManager<THub>(logger)
        where THub : Hub;
}
