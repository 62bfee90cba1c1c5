using CsArena.TestServers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using StackExchange.Redis;
using Xunit;

namespace CsArena.Realtime.Redis.Tests.Hubs;

/// <summary>Hubs of a program on several hosts, connected by nothing but the arena's Redis.</summary>
public sealed class HubBackplaneTests
{
    private const int Many = 2000;

    [Fact]
    public async Task Groups_users_and_all_are_reached_on_both_hosts()
    {
        await using var server = await RedisServer.StartAsync();
        await PlayThroughAsync(server.Url);
    }

    [Fact]
    public async Task So_they_are_on_a_cluster()
    {
        await using var cluster = await RedisCluster.StartAsync(TimeSpan.FromSeconds(5));
        await PlayThroughAsync(cluster.Url);
    }

    [Fact]
    public async Task Hubs_reach_each_other_again_after_Redis_restarted()
    {
        await using var server = await RedisServer.StartAsync();
        await using var one = await ChatApp.StartAsync(On(server.Url));
        await using var two = await ChatApp.StartAsync(On(server.Url));
        await using var alice = await one.ConnectAsync("alice", "room");
        await using var bob = await two.ConnectAsync("bob", "room");
        await server.RestartAsync();
        await ChannelsAsync(server, "*:group:room", listeners: 2);

        await bob.CallAsync("Say", "room", "back");
        await alice.ShouldHearAsync("back");
        await bob.ShouldHearAsync("back");
    }

    [Fact]
    public async Task A_hub_whose_Redis_was_not_there_at_first_connects_with_a_later_client()
    {
        await using var server = await RedisServer.StartAsync();
        await using var two = await ChatApp.StartAsync(On(server.Url));
        await server.StopAsync();
        await using var one = ChatApp.Build(On(server.Url));
        await Should.ThrowAsync<RedisException>(() => one.Hub.Clients.All.SendAsync("said", "lost"));
        await server.StartAsync();
        await one.StartAsync();
        await using var alice = await one.ConnectAsync("alice", "room");
        await using var bob = await two.ConnectAsync("bob", "room");

        await two.Hub.Clients.All.SendAsync("said", "to all");
        await alice.ShouldHearAsync("to all");
        await bob.ShouldHearAsync("to all");
    }

    [Theory]
    [InlineData("", "one:", "", "two:")]
    [InlineData("/1", "", "/2", "")]
    [InlineData("", "", "/1", "")]
    public async Task Arenas_with_different_prefixes_or_databases_do_not_hear_each_others_hubs(string database, string prefix, string otherDatabase, string otherPrefix)
    {
        await using var server = await RedisServer.StartAsync();
        await using var one = await ChatApp.StartAsync(On(server.Url + database, prefix));
        await using var two = await ChatApp.StartAsync(On(server.Url + otherDatabase, otherPrefix));
        await using var alice = await one.ConnectAsync("alice", "room");
        await using var bob = await two.ConnectAsync("bob", "room");

        await two.Hub.Clients.All.SendAsync("said", "for two only");
        await bob.ShouldHearAsync("for two only");
        await one.Hub.Clients.All.SendAsync("said", "for one only");
        await alice.ShouldHearAsync("for one only");
        bob.ShouldHaveHeardAll();
        var channels = RedisKeys.ChannelsOf(prefix, database.Length == 0 ? 0 : 1);
        (await server.CommandAsync("PUBSUB", "CHANNELS", $"{channels}arena:hub:{typeof(ChatHub).FullName}:*")).ShouldNotBeEmpty();
    }

    [Fact]
    public async Task A_connection_of_the_program_carries_the_hubs_and_is_left_as_it_was()
    {
        await using var server = await RedisServer.StartAsync();
        await using var own = await ConnectionMultiplexer.ConnectAsync($"{server.Host}:{server.Port}");
        var heard = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        await own.GetSubscriber().SubscribeAsync(RedisChannel.Literal("own"), (_, message) => heard.TrySetResult(message!));
        await using var two = await ChatApp.StartAsync(On(server.Url, "test:"));
        await using (var one = await ChatApp.StartAsync(builder
            => builder.Services.AddArena(builder.Configuration).AddRedis(own, own, options => options.KeyPrefix = "test:")))
        {
            await using var alice = await one.ConnectAsync("alice", "room");
            await using var bob = await two.ConnectAsync("bob", "room");
            await bob.CallAsync("Say", "room", "hello");
            await alice.ShouldHearAsync("hello");
            await alice.CallAsync("Say", "room", "hi");
            await bob.ShouldHearAsync("hello");
            await bob.ShouldHearAsync("hi");
        }

        own.IsConnected.ShouldBeTrue();
        await ChannelsAsync(server, "test:arena:hub:*:all", listeners: 1);
        await own.GetSubscriber().PublishAsync(RedisChannel.Literal("own"), "still here");
        (await heard.Task.WaitAsync(ChatClient.Patience)).ShouldBe("still here");
    }

    private static async Task PlayThroughAsync(string url)
    {
        await using var one = await ChatApp.StartAsync(On(url));
        await using var two = await ChatApp.StartAsync(On(url));
        await using var alice = await one.ConnectAsync("alice", "room");
        await using var bob = await two.ConnectAsync("bob", "room");
        await using var carol = await two.ConnectAsync("carol", "elsewhere");

        await alice.CallAsync("Say", "room", "hello");
        await alice.ShouldHearAsync("hello");
        await bob.ShouldHearAsync("hello");
        await alice.CallAsync("Invite", carol.Id, "room");
        await alice.CallAsync("Say", "room", "welcome");
        await carol.ShouldHearAsync("welcome");
        await one.Hub.Clients.User("carol").SendAsync("said", "for carol");
        await carol.ShouldHearAsync("for carol");
        await two.Hub.Clients.All.SendAsync("said", "for all");
        await carol.ShouldHearAsync("for all");
        await CountAsync(one, two);
        (await two.Hub.Clients.Client(alice.Id).InvokeAsync<int>("ask", "four", CancellationToken.None).WaitAsync(ChatClient.Patience)).ShouldBe(4);
    }

    /// <summary>Messages of one group arrive in the order in which one host sent them.</summary>
    private static async Task CountAsync(ChatApp from, ChatApp to)
    {
        await using var listener = await to.ConnectAsync("dave", "numbers");
        var sending = Enumerable.Range(0, Many).Select(number => from.Hub.Clients.Group("numbers").SendAsync("said", $"{number}")).ToArray();
        for (var number = 0; number < Many; number++)
        {
            await listener.ShouldHearAsync($"{number}");
        }

        await Task.WhenAll(sending);
    }

    private static Action<WebApplicationBuilder> On(string url, string prefix = "")
        => builder => builder.Services.AddArena(builder.Configuration).AddRedis(options => (options.Url, options.KeyPrefix) = (url, prefix));

    /// <summary>Waits until a channel has so many listeners.</summary>
    private static Task ChannelsAsync(RedisServer server, string pattern, int listeners) => Eventually.HoldsAsync(
        async () =>
        {
            var channel = await server.CommandAsync("PUBSUB", "CHANNELS", pattern);
            return channel.Length > 0 && (await server.CommandAsync("PUBSUB", "NUMSUB", channel)).EndsWith($"\n{listeners}", StringComparison.Ordinal);
        },
        ChatClient.Patience,
        $"{pattern} has {listeners} listeners");
}
