using CsArena.Realtime.Deadlines;
using CsArena.Realtime.Matchmaking;
using CsArena.Realtime.Presence;
using CsArena.Realtime.Protocol;
using CsArena.Realtime.Rules;
using CsArena.Realtime.Sessions;
using CsArena.Realtime.Tests.Rules;
using Shouldly;
using Xunit;

namespace CsArena.Realtime.Tests.Matches;

/// <summary>Two things at the same time, in the order that hurts.</summary>
public class InterleavingTests
{
    private readonly SimulatedArena _arena = new();

    [Fact]
    public async Task I2_a_ticket_on_a_replaced_connection_follows_the_player_and_is_held_when_the_player_leaves()
    {
        var node = await NodeAsync();
        await ConnectAsync(node, "ann", "older");
        await ConnectAsync(node, "ann", "newer");
        await EnqueueAsync(node, "ann", "older");

        await node.Absence.DisconnectedAsync("ann", "older", CancellationToken.None);
        (await _arena.Queue.GetStatusAsync("ann")).Ticket.ConnectionId.ShouldBe("newer");

        await node.Absence.DisconnectedAsync("ann", "newer", CancellationToken.None);
        await ConnectAsync(node, "bob", "c");
        (await EnqueueAsync(node, "bob", "c")).Status.ShouldBe(EnqueueStatus.Queued);
        _arena.Time.Advance(TimeSpan.FromSeconds(31));
        (await _arena.Queue.DropGoneAsync(10)).ShouldBe(["ann"]);
    }

    [Fact]
    public async Task I2_a_ticket_on_a_replaced_connection_that_ends_last_is_held()
    {
        var node = await NodeAsync();
        await ConnectAsync(node, "ann", "older");
        await ConnectAsync(node, "ann", "newer");
        await EnqueueAsync(node, "ann", "older");

        await node.Absence.DisconnectedAsync("ann", "newer", CancellationToken.None);
        await node.Absence.DisconnectedAsync("ann", "older", CancellationToken.None);

        await ConnectAsync(node, "bob", "c");
        (await EnqueueAsync(node, "bob", "c")).Status.ShouldBe(EnqueueStatus.Queued);
    }

    [Fact]
    public async Task I8_a_room_that_is_created_while_its_claimer_gives_it_up_keeps_its_deadline()
    {
        var creator = await NodeAsync();
        var match = Samples.Match();
        var interleaving = new Interleaving(
            nameof(IGameSessionStore.GetAsync),
            async () => await creator.Starter.StartAsync(match, CancellationToken.None));
        var claimer = new SimulatedNode(_arena, "claimer", new CrashPoint(-1), interleaving);

        await claimer.Runner.RunDueAsync(new DueRoom(match.RoomId, 0, _arena.Time.GetUtcNow()), null, CancellationToken.None);

        (await _arena.Sessions.GetAsync(match.RoomId)).ShouldNotBeNull();
        (await _arena.Deadlines.CountAsync()).ShouldBe(1);
    }

    [Fact]
    public async Task I10_a_node_that_stood_still_in_the_creation_of_a_match_does_not_tell_of_it_when_others_have_gone_on()
    {
        var other = await NodeAsync();
        var match = Samples.Match();
        var interleaving = new Interleaving(nameof(IGameSessionStore.CreateAsync), async () =>
        {
            _arena.Time.Advance(_arena.NodeOptions.Lease + TimeSpan.FromSeconds(1));
            foreach (var due in await _arena.Deadlines.ClaimDueAsync(_arena.NodeOptions.Lease, 10))
            {
                await other.Runner.RunDueAsync(due, null, CancellationToken.None);
            }

            _arena.Told.Count.ShouldBe(2);
            _arena.Told.Clear();
        });
        var late = new SimulatedNode(_arena, "late", new CrashPoint(-1), interleaving);

        await late.Starter.StartAsync(match, CancellationToken.None);

        _arena.Told.Values.SelectMany(told => told).Select(told => told.Name).ShouldNotContain(EventNames.MatchFound);
    }

    [Fact]
    public void An_attempt_at_grading_counts_once_whoever_notices_its_end()
    {
        var match = new TableMatch(Samples.Rules(), Samples.Rounds(5));
        match.ToQuestion();
        match.PassPhase();
        match.Apply(new MatchInput.TimePassed());
        match.PassPhase();
        match.Apply(new MatchInput.TimePassed()).ShouldNotBeNull();
        match.Session.FailedAttempts.ShouldBe(1);
        match.Apply(new MatchInput.GradingFailed(1, Attempt: 0)).ShouldBeNull();
        match.Apply(new MatchInput.GradingFailed(1, Attempt: 1)).ShouldNotBeNull();
        match.Session.FailedAttempts.ShouldBe(2);
    }

    private async Task<SimulatedNode> NodeAsync()
    {
        var node = new SimulatedNode(_arena, "node", new CrashPoint(-1));
        await _arena.Queue.RenewNodeAsync("node", TimeSpan.FromHours(1));
        return node;
    }

    private async Task ConnectAsync(SimulatedNode node, string player, string connection)
        => await node.Presence.ConnectAsync(new PlayerPresence(player, connection, node.NodeId, _arena.Time.GetUtcNow()));

    private static ValueTask<EnqueueResult> EnqueueAsync(SimulatedNode node, string player, string connection)
        => node.Queue.EnqueueAsync(new EnqueueRequest(player, player, MatchQueueOptions.DefaultQueue, node.NodeId, connection));
}
