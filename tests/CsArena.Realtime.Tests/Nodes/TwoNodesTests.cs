using CsArena.Realtime.Delivery;
using CsArena.Realtime.Nodes;
using CsArena.Realtime.Protocol;
using CsArena.Realtime.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace CsArena.Realtime.Tests.Nodes;

/// <summary>One match on two nodes: players meet, play, move and leave as on one.</summary>
public sealed class TwoNodesTests
{
    [Fact]
    public async Task Players_on_different_nodes_play_a_whole_match()
    {
        await using var nodes = await TwoNodes.StartAsync();
        var (alice, bob, roomId) = await nodes.MatchAsync();
        await using var _ = alice;
        await using var __ = bob;
        for (var round = 1; round <= 2; round++)
        {
            await Task.WhenAll(alice.NextAsync<RoundStartEvent>(), bob.NextAsync<RoundStartEvent>());
            (await alice.Client.SubmitAsync(roomId, round, "a")).OpponentSubmitted.ShouldBe(false);
            (await bob.NextAsync<OpponentSubmittedEvent>()).Round.ShouldBe(round);
            (await bob.Client.SubmitAsync(roomId, round, "b")).OpponentSubmitted.ShouldBe(true);
            (await alice.NextAsync<OpponentSubmittedEvent>()).Round.ShouldBe(round);
            await Task.WhenAll(alice.NextAsync<RoundEndEvent>(), bob.NextAsync<RoundEndEvent>());
        }

        var ends = (await alice.NextAsync<MatchEndEvent>(), await bob.NextAsync<MatchEndEvent>());
        ends.Item1.FinalScores.My.ShouldBe(ends.Item2.FinalScores.Opponent);
        ends.Item1.Reason.ShouldBe("completed");
    }

    [Fact]
    public async Task A_connection_on_another_node_is_replaced()
    {
        await using var nodes = await TwoNodes.StartAsync();
        await using var older = await nodes.First.ConnectAsync("alice");
        await using var newer = await nodes.Second.ConnectAsync("alice");
        await older.NextAsync<SessionReplacedEvent>();
        await Eventually.TrueAsync(() => TwoNodes.ConnectionOf(nodes.First, "alice") is null, "the older connection ends");
        (await newer.Client.RestoreAsync()).State.ShouldNotBeNull().Status.ShouldBe("idle");
    }

    [Fact]
    public async Task A_connection_that_was_replaced_on_another_node_ends_also_when_that_message_is_lost()
    {
        await using var nodes = await TwoNodes.StartAsync();
        await using var older = await nodes.First.ConnectAsync("alice");
        nodes.Stores.LosesMessages = true;
        await using var newer = await nodes.Second.ConnectAsync("alice");
        await older.NextAsync<SessionReplacedEvent>();
        await Eventually.TrueAsync(() => TwoNodes.ConnectionOf(nodes.First, "alice") is null, "the older connection ends");
        (await newer.Client.RestoreAsync()).State.ShouldNotBeNull().Status.ShouldBe("idle");
    }

    [Fact]
    public async Task The_newer_of_two_connections_stays_whatever_the_clocks_of_their_nodes_say()
    {
        await using var nodes = await TwoNodes.StartAsync();
        await using var ahead = await nodes.StartThirdAsync(services => services.AddSingleton<TimeProvider>(new ClockAhead(TimeSpan.FromMinutes(1))));
        await using var older = await TestPlayer.ConnectAsync(ahead.Http.BaseAddress!, await nodes.First.TokenAsync("alice"));
        nodes.Stores.LosesMessages = true;
        await using var newer = await nodes.First.ConnectAsync("alice");
        await older.NextAsync<SessionReplacedEvent>();
        await Eventually.TrueAsync(() => TwoNodes.ConnectionOf(ahead, "alice") is null, "the older connection ends");
        (await nodes.Stores.Presence.FindAsync("alice")).ShouldNotBeNull().NodeId
            .ShouldBe(nodes.First.Services.GetRequiredService<NodeIdentity>().NodeId);
        TwoNodes.ConnectionOf(nodes.First, "alice").ShouldNotBeNull();
    }

    [Fact]
    public async Task A_connection_whose_node_was_given_up_meanwhile_is_replaced_and_asks_for_nothing_any_more()
    {
        await using var nodes = await TwoNodes.StartAsync();
        await using var older = await nodes.First.ConnectAsync("alice");
        (await older.Client.EnqueueAsync()).Status.ShouldBe("queued");
        var node = nodes.First.Services.GetRequiredService<NodeIdentity>().NodeId;
        var connection = TwoNodes.ConnectionOf(nodes.First, "alice").ShouldNotBeNull();

        // The first node stands in its repairs, as one that is stopped: others report its players absent.
        var goesOn = new TaskCompletionSource();
        nodes.Stores.RenewsPresenceUntil = goesOn.Task;
        await Eventually.TrueAsync(() => connection.Ticket.Queue is not null, "her node looks after the ticket");
        await nodes.Stores.Presence.DisconnectAsync("alice", connection.ConnectionId);
        await using var newer = await nodes.Second.ConnectAsync("alice");
        (await newer.Client.DequeueAsync()).Status.ShouldBe("dequeued");

        await nodes.Stores.Queue.RemoveNodeAsync(node);
        nodes.Stores.RenewsPresenceUntil = null;
        goesOn.SetResult();
        await older.NextAsync<SessionReplacedEvent>();
        await Eventually.TrueAsync(() => TwoNodes.ConnectionOf(nodes.First, "alice") is null, "the older connection ends");
        (await nodes.Stores.Queue.GetStatusAsync("alice")).Activity.ShouldBe(Matchmaking.PlayerActivity.Idle);
    }

    [Fact]
    public async Task A_player_who_moves_to_another_node_gets_what_comes_next_there()
    {
        await using var nodes = await TwoNodes.StartAsync();
        var (alice, bob, roomId) = await nodes.MatchAsync();
        await using var _ = bob;
        await alice.NextAsync<RoundStartEvent>();
        await alice.DisposeAsync();
        await bob.NextAsync<OpponentDisconnectedEvent>();

        await using var moved = await nodes.Second.ConnectAsync("alice");
        await bob.NextAsync<OpponentReconnectedEvent>();
        var state = (await moved.Client.RestoreAsync()).State.ShouldNotBeNull();
        state.RoomId.ShouldBe(roomId);
        await moved.NextAsync<RoundEndEvent>();
        (await moved.NextAsync<MatchEndEvent>()).Reason.ShouldBe("completed");
    }

    [Fact]
    public async Task An_event_for_a_player_who_has_just_moved_is_passed_on()
    {
        await using var nodes = await TwoNodes.StartAsync();
        var (alice, bob, roomId) = await nodes.MatchAsync();
        await using var _ = bob;
        await alice.DisposeAsync();
        await using var moved = await nodes.Second.ConnectAsync("alice");
        await Eventually.TrueAsync(() => TwoNodes.ConnectionOf(nodes.Second, "alice") is { IsOpen: true }, "alice moved");

        // Whoever still believes that she is on the first node sends there.
        var post = nodes.Second.Services.GetRequiredService<INodeMessageSender>();
        var told = new OpponentSubmittedEvent(1) { RoomId = roomId, Seq = 1_000, PrevSeq = 999 };
        var firstId = nodes.First.Services.GetRequiredService<NodeIdentity>().NodeId;
        await post.SendAsync(firstId, new NodeMessage.Events(
            [new EventBatch("alice", [OutgoingEvent.Of(EventNames.OpponentSubmitted, told)])], IsPassedOn: false));
        await Eventually.TrueAsync(
            () => TwoNodes.ConnectionOf(nodes.Second, "alice") is { Live.Seq: >= 1_000 }, "the event comes to the second node");
    }

    [Fact]
    public async Task A_drained_node_sends_its_players_elsewhere_and_their_match_goes_on()
    {
        await using var nodes = await TwoNodes.StartAsync();
        var (alice, bob, roomId) = await nodes.MatchAsync();
        await using var _ = bob;
        var draining = nodes.First.Services.GetRequiredService<NodeDrain>().DrainAsync(CancellationToken.None);
        await alice.NextAsync<ServerDrainingEvent>();
        await alice.DisposeAsync();
        await draining.WaitAsync(TimeSpan.FromSeconds(8));

        await using var moved = await nodes.Second.ConnectAsync("alice");
        (await moved.Client.RestoreAsync()).State.ShouldNotBeNull().RoomId.ShouldBe(roomId);
        (await moved.NextAsync<MatchEndEvent>()).Reason.ShouldBe("completed");
        (await bob.NextAsync<MatchEndEvent>()).Reason.ShouldBe("completed");
    }

    [Fact]
    public async Task Figures_of_all_nodes_are_added_up()
    {
        await using var nodes = await TwoNodes.StartAsync();
        await using var alice = await nodes.First.ConnectAsync("alice");
        await using var bob = await nodes.Second.ConnectAsync("bob");
        await Eventually.TrueAsync(
            async () =>
            {
                var stats = await nodes.First.Http.GetStringAsync("/api/stats");
                return stats.Contains("\"all_nodes\":{\"nodes\":2,\"active_connections\":2", StringComparison.Ordinal);
            },
            "both nodes are counted");
    }

    private sealed class ClockAhead(TimeSpan by) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + by;
    }
}
