using System.Reflection;
using System.Text.Json;
using System.Threading.Channels;
using CsArena.Realtime.Players;
using CsArena.Realtime.Protocol;
using CsArena.Realtime.Tests.Hosting;
using CsArena.Realtime.Tests.Nodes;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace CsArena.Realtime.Tests.Players;

/// <summary>A program sends events of its own to players, whom it knows by their ids.</summary>
public sealed class PlayerMessengerTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    public static TheoryData<string> NamesOfTheArena =>
        [.. typeof(EventNames).GetFields(BindingFlags.Public | BindingFlags.Static).Select(name => (string)name.GetValue(null)!), "Match:Anything", "game:new", ""];

    [Fact]
    public async Task A_player_of_this_node_gets_an_event_with_its_payload()
    {
        await using var app = await ArenaApp.StartAsync();
        await using var alice = await ListenAsync(app, "alice");
        (await MessengerOf(app).SendAsync("alice", "shop:gift", new Gift("a hat", 2))).ShouldBeTrue();
        (await alice.NextAsync()).ShouldBe("""{"name":"a hat","count":2}""");
        (await MessengerOf(app).SendAsync("alice", "shop:gift", null)).ShouldBeTrue();
        (await alice.NextAsync()).ShouldBe("null");
        (await MessengerOf(app).SendAsync("nobody", "shop:gift", null)).ShouldBeFalse();
    }

    [Fact]
    public async Task A_player_of_another_node_gets_an_event_and_gets_it_there_after_moving()
    {
        await using var nodes = await TwoNodes.StartAsync();
        await using var onSecond = await ListenAsync(nodes.Second, "alice");
        (await MessengerOf(nodes.First).SendAsync("alice", "shop:gift", new Gift("a hat", 1))).ShouldBeTrue();
        (await onSecond.NextAsync()).ShouldBe("""{"name":"a hat","count":1}""");

        await using var onFirst = await ListenAsync(nodes.First, "alice");
        await Eventually.TrueAsync(() => TwoNodes.ConnectionOf(nodes.Second, "alice") is null or { IsReplaced: true }, "the second node has heard of it");
        (await MessengerOf(nodes.Second).SendAsync("alice", "shop:gift", new Gift("a coat", 1))).ShouldBeTrue();
        (await onFirst.NextAsync()).ShouldBe("""{"name":"a coat","count":1}""");
    }

    [Fact]
    public async Task Events_that_are_awaited_arrive_in_their_order()
    {
        await using var nodes = await TwoNodes.StartAsync();
        await using var alice = await ListenAsync(nodes.Second, "alice");
        for (var number = 0; number < 100; number++)
        {
            (await MessengerOf(nodes.First).SendAsync("alice", "shop:gift", number)).ShouldBeTrue();
        }

        for (var number = 0; number < 100; number++)
        {
            (await alice.NextAsync()).ShouldBe($"{number}");
        }
    }

    [Fact]
    public async Task Who_is_on_no_node_or_cannot_be_looked_for_is_said_to_be_out_of_reach()
    {
        await using var nodes = await TwoNodes.StartAsync();
        await using var alice = await ListenAsync(nodes.Second, "alice");
        (await MessengerOf(nodes.First).SendAsync("nobody", "shop:gift", null)).ShouldBeFalse();
        nodes.Stores.PresenceIsAway = true;
        (await MessengerOf(nodes.First).SendAsync("alice", "shop:gift", null)).ShouldBeFalse();
        (await MessengerOf(nodes.Second).SendAsync("alice", "shop:gift", null)).ShouldBeTrue();
        nodes.Stores.PresenceIsAway = false;
        await alice.DisposeAsync();
        await Eventually.TrueAsync(() => TwoNodes.ConnectionOf(nodes.Second, "alice") is null, "the connection ends");
        await Eventually.TrueAsync(
            async () => !await MessengerOf(nodes.First).SendAsync("alice", "shop:gift", null),
            "presence knows that she has left");
    }

    [Theory]
    [MemberData(nameof(NamesOfTheArena))]
    public async Task Names_of_the_arenas_own_events_are_refused(string name)
    {
        await using var app = await ArenaApp.StartAsync();
        await Should.ThrowAsync<ArgumentException>(async () => await MessengerOf(app).SendAsync("alice", name, null));
    }

    private static IPlayerMessenger MessengerOf(ArenaApp app) => app.Services.GetRequiredService<IPlayerMessenger>();

    private static async Task<Listener> ListenAsync(ArenaApp app, string player)
        => await Listener.ConnectAsync(app.Http.BaseAddress!, await app.TokenAsync(player));

    private sealed record Gift(string Name, int Count);

    private sealed class Listener : IAsyncDisposable
    {
        private readonly Channel<string> _gifts = Channel.CreateUnbounded<string>();
        private readonly HubConnection _connection;

        private Listener(HubConnection connection)
        {
            _connection = connection;
            connection.On<JsonElement>("shop:gift", gift => _gifts.Writer.TryWrite(gift.GetRawText()));
        }

        public static async Task<Listener> ConnectAsync(Uri app, string token)
        {
            var connection = new HubConnectionBuilder()
                .WithUrl(new Uri(app, "/ws"), options => options.AccessTokenProvider = () => Task.FromResult<string?>(token))
                .Build();
            var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            connection.On<JsonElement>(EventNames.SessionReady, _ => ready.TrySetResult());
            var listener = new Listener(connection);
            await connection.StartAsync();
            await ready.Task.WaitAsync(Limit);
            return listener;
        }

        public Task<string> NextAsync() => _gifts.Reader.ReadAsync().AsTask().WaitAsync(Limit);

        public ValueTask DisposeAsync() => _connection.DisposeAsync();
    }
}
