using CsArena.Realtime.Matchmaking;
using CsArena.Realtime.Nodes;
using CsArena.Realtime.Protocol;
using CsArena.Realtime.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace CsArena.Realtime.Tests.Nodes;

/// <summary>A node that stops in order leaves nothing untold: it tells it itself, or leaves it where others find it.</summary>
public sealed class StopTests
{
    private static readonly (string Key, string Value)[] HardlyBeats =
        [("Arena:Node:HeartbeatInterval", "00:01:00"), ("Arena:Node:Lease", "00:05:00")];

    [Fact]
    public async Task An_absence_that_is_still_to_be_told_is_told_before_the_node_is_gone()
    {
        await using var nodes = await TwoNodes.StartAsync(("Arena:Rules:TimeScale", "1"));
        var (stopping, bob, roomId) = await LeaveUntoldAsync(nodes);
        await using var _ = bob;
        var nodeId = IdOf(stopping);
        await stopping.DisposeAsync();
        (await IsToldAsync(nodes, roomId)).ShouldBeTrue();
        (await nodes.Stores.Queue.RenewNodeAsync(nodeId, TimeSpan.FromMinutes(1))).ShouldBe(NodeRenewal.Registered, "it has left");
    }

    [Fact]
    public async Task An_absence_that_cannot_be_told_is_left_to_the_others()
    {
        await using var nodes = await TwoNodes.StartAsync(("Arena:Rules:TimeScale", "1"));
        var (stopping, bob, roomId) = await LeaveUntoldAsync(nodes);
        await using var _ = bob;
        var nodeId = IdOf(stopping);
        nodes.Stores.PresenceIsAway = true;
        await stopping.DisposeAsync();
        nodes.Stores.PresenceIsAway = false;
        (await nodes.Stores.Queue.RenewNodeAsync(nodeId, TimeSpan.FromMilliseconds(1))).ShouldBe(NodeRenewal.Renewed, "it is not forgotten");
        await Eventually.TrueAsync(() => IsToldAsync(nodes, roomId), "another node tells");
    }

    [Fact]
    public async Task I12_a_player_who_leaves_while_a_node_that_stops_renews_the_presence_is_forgotten()
    {
        await using var nodes = await TwoNodes.StartAsync();
        var renewed = new TaskCompletionSource();
        var stopping = await LeaveDuringRenewalAsync(nodes, renewed.Task);
        var nodeId = IdOf(stopping);
        await stopping.DisposeAsync();
        (await nodes.Stores.Presence.FindAsync("alice")).ShouldBeNull();
        (await nodes.Stores.Presence.GetPlayersAsync(nodeId)).ShouldBeEmpty();
        (await nodes.Stores.Queue.RenewNodeAsync(nodeId, TimeSpan.FromMinutes(1))).ShouldBe(NodeRenewal.Registered, "it has left");
    }

    [Fact]
    public async Task I12_a_player_who_leaves_during_a_renewal_that_fails_is_forgotten()
    {
        await using var nodes = await TwoNodes.StartAsync();
        var renewed = new TaskCompletionSource();
        await using var node = await LeaveDuringRenewalAsync(nodes, renewed.Task);
        nodes.Stores.RenewsPresenceUntil = null;
        renewed.SetException(new BackendUnavailableException());
        await Eventually.TrueAsync(async () => (await nodes.Stores.Presence.GetPlayersAsync(IdOf(node))).Count == 0, "the player is forgotten");
        (await nodes.Stores.Presence.FindAsync("alice")).ShouldBeNull();
    }

    /// <summary>A node whose only player leaves while the node's presences are being renewed.</summary>
    private static async Task<ArenaApp> LeaveDuringRenewalAsync(TwoNodes nodes, Task renewed)
    {
        var node = await nodes.StartThirdAsync();
        var alice = await node.ConnectAsync("alice");
        await Eventually.TrueAsync(async () => (await nodes.Stores.Presence.GetPlayersAsync(IdOf(node))).Count == 1, "alice is present");
        nodes.Stores.RenewsPresenceUntil = renewed;
        await Eventually.TrueAsync(() => nodes.Stores.PresenceRenewals > 0, "the node renews");
        await alice.DisposeAsync();
        await Eventually.TrueAsync(async () => (await nodes.Stores.Presence.GetPlayersAsync(IdOf(node))).Count == 0, "alice has left");
        return node;
    }

    /// <summary>A node whose only player, in a match with Bob, left while the store was away.</summary>
    private static async Task<(ArenaApp Node, TestPlayer Bob, string RoomId)> LeaveUntoldAsync(TwoNodes nodes)
    {
        var node = await nodes.StartThirdAsync(more: HardlyBeats);
        var (alice, bob) = (await node.ConnectAsync("alice"), await nodes.First.ConnectAsync("bob"));
        (await alice.Client.EnqueueAsync()).Ok.ShouldBeTrue();
        (await bob.Client.EnqueueAsync()).Ok.ShouldBeTrue();
        var roomId = (await alice.NextAsync<MatchFoundEvent>()).RoomId;
        await bob.NextAsync<RoundReadyEvent>();
        nodes.Stores.IsAway = true;
        await alice.DisposeAsync();
        await Eventually.TrueAsync(() => node.Services.GetRequiredService<PendingAbsences>().Count == 1, "nobody could be told");
        nodes.Stores.IsAway = false;
        return (node, bob, roomId);
    }

    /// <summary>Whether the match knows that Alice is away.</summary>
    private static async Task<bool> IsToldAsync(TwoNodes nodes, string roomId)
    {
        var session = (await nodes.Stores.Sessions.GetAsync(roomId)).ShouldNotBeNull().Session;
        return session[session.SlotOf("alice").ShouldNotBeNull()].GraceEndsAt is not null;
    }

    private static string IdOf(ArenaApp node) => node.Services.GetRequiredService<NodeIdentity>().NodeId;
}
