using CsArena.Realtime.Hubs;
using CsArena.Realtime.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace CsArena.Realtime.Tests.Nodes;

/// <summary>Two hosts with the same stores, in this process.</summary>
internal sealed class TwoNodes : IAsyncDisposable
{
    private static readonly Dictionary<string, string?> Settings = new()
    {
        ["JWT_SECRET"] = "a secret that both nodes know, long enough",
        ["Arena:Auth:DevelopmentTokens"] = "true",
        ["Arena:Rules:TotalRounds"] = "2",
        ["Arena:Rules:TimeScale"] = "0.05",
        ["Arena:Rules:DisconnectGrace"] = "00:01:00",
        ["Arena:Node:HeartbeatInterval"] = "00:00:00.100",
        ["Arena:Node:Lease"] = "00:00:00.500",
    };

    private readonly Dictionary<string, string?> _settings;

    private TwoNodes(SharedStores stores, ArenaApp first, ArenaApp second, Dictionary<string, string?> settings)
        => (Stores, First, Second, _settings) = (stores, first, second, settings);

    public SharedStores Stores { get; }

    public ArenaApp First { get; }

    public ArenaApp Second { get; }

    public static async Task<TwoNodes> StartAsync(params (string Key, string Value)[] more)
    {
        var settings = new Dictionary<string, string?>(Settings);
        foreach (var (key, value) in more)
        {
            settings[key] = value;
        }

        var stores = new SharedStores();
        var first = await ArenaApp.StartAsync(settings: settings, arena: stores.AddTo);
        return new TwoNodes(stores, first, await ArenaApp.StartAsync(settings: settings, arena: stores.AddTo), settings);
    }

    /// <summary>One more node over the same stores, set up in its own way; whoever starts it ends it.</summary>
    public Task<ArenaApp> StartThirdAsync(Action<IServiceCollection>? services = null, params (string Key, string Value)[] more)
    {
        var settings = new Dictionary<string, string?>(_settings);
        foreach (var (key, value) in more)
        {
            settings[key] = value;
        }

        return ArenaApp.StartAsync(services, settings, Stores.AddTo);
    }

    /// <summary>Alice on the first node and Bob on the second, in a match that the second made.</summary>
    public async Task<(TestPlayer Alice, TestPlayer Bob, string RoomId)> MatchAsync()
    {
        var (alice, bob) = (await First.ConnectAsync("alice"), await Second.ConnectAsync("bob"));
        (await alice.Client.EnqueueAsync()).Ok.ShouldBeTrueOr("alice was not queued");
        (await bob.Client.EnqueueAsync()).Ok.ShouldBeTrueOr("bob was not queued");
        var found = await alice.NextAsync<Protocol.MatchFoundEvent>();
        await bob.NextAsync<Protocol.MatchFoundEvent>();
        return (alice, bob, found.RoomId);
    }

    /// <summary>A connection as its node sees it.</summary>
    public static ArenaConnection? ConnectionOf(ArenaApp node, string playerId)
        => node.Services.GetRequiredService<ConnectionRegistry>().OfPlayer(playerId);

    public async ValueTask DisposeAsync()
    {
        Stores.IsAway = false;
        await First.DisposeAsync();
        await Second.DisposeAsync();
    }
}

internal static class Expectations
{
    public static void ShouldBeTrueOr(this bool value, string message) => Shouldly.ShouldBeBooleanExtensions.ShouldBeTrue(value, message);
}
