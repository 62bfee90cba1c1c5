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

        await node.Absence.DisconnectedAsync(Gone("ann", "older"), CancellationToken.None);
        (await _arena.Queue.GetStatusAsync("ann")).Ticket.ConnectionId.ShouldBe("newer");

        await node.Absence.DisconnectedAsync(Gone("ann", "newer"), CancellationToken.None);
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

        await node.Absence.DisconnectedAsync(Gone("ann", "newer"), CancellationToken.None);
        await node.Absence.DisconnectedAsync(Gone("ann", "older"), CancellationToken.None);

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

        await claimer.Runner.RunDueAsync(new DueRoom(match.RoomId, 0, _arena.Time.GetUtcNow()), CancellationToken.None);

        (await _arena.Sessions.GetAsync(match.RoomId)).ShouldNotBeNull();
        (await _arena.Deadlines.CountAsync()).ShouldBe(1);
    }

    [Fact]
    public async Task I8_a_second_answer_whose_node_dies_while_another_looks_at_the_room_leads_the_round_on()
    {
        var node = await NodeAsync();
        var match = Samples.Match();
        await ConnectAsync(node, "alice", "c1");
        await ConnectAsync(node, "bob", "c2");
        await node.Starter.StartAsync(match, CancellationToken.None);
        _arena.Time.Advance(_arena.RulesOptions.ReadyDuration);
        var asked = (await _arena.Deadlines.ClaimDueAsync(_arena.NodeOptions.Lease, 1)).ShouldHaveSingleItem();
        await node.Runner.RunDueAsync(asked, CancellationToken.None);
        (await _arena.Sessions.SubmitAsync(match.RoomId, "alice", 1, "a")).Status.ShouldBe(SubmitStatus.Accepted);

        // The room is claimed early, and the state is read when the other answer has not come yet.
        await _arena.Deadlines.LeaseAsync(match.RoomId, TimeSpan.Zero);
        var early = (await _arena.Deadlines.ClaimDueAsync(_arena.NodeOptions.Lease, 1)).ShouldHaveSingleItem();
        var interleaving = new Interleaving(nameof(IGameSessionStore.GetAsync), async () =>
        {
            (await _arena.Sessions.SubmitAsync(match.RoomId, "bob", 1, "b")).Status.ShouldBe(SubmitStatus.Accepted);
            await _arena.Deadlines.LeaseAsync(match.RoomId, _arena.NodeOptions.Lease);
        });
        var claimer = new SimulatedNode(_arena, "claimer", new CrashPoint(-1), interleaving);
        await claimer.Runner.RunDueAsync(early, CancellationToken.None);
        (await _arena.Sessions.GetAsync(match.RoomId)).ShouldNotBeNull().Session.Phase.ShouldBe(MatchPhase.Review);
    }

    [Fact]
    public async Task A_player_who_is_back_does_not_forfeit_when_the_match_is_taken_over()
    {
        _arena.RulesOptions.ReadyDuration = TimeSpan.FromMinutes(1);
        var node = await NodeAsync();
        var match = Samples.Match();
        await ConnectAsync(node, "alice", "c1");
        await ConnectAsync(node, "bob", "c2");
        await node.Starter.StartAsync(match, CancellationToken.None);
        await node.Runner.ApplyAsync(match.RoomId, new MatchInput.PlayerLeft("alice"), CancellationToken.None);

        // As it is when the node of the latest step died right after it, and alice returned without the match being told.
        _arena.Time.Advance(_arena.RulesOptions.DisconnectGrace);
        await node.Runner.RunDueAsync(new DueRoom(match.RoomId, 0, _arena.Time.GetUtcNow()), CancellationToken.None);
        (await _arena.Sessions.GetAsync(match.RoomId)).ShouldNotBeNull().Session.Phase.ShouldBe(MatchPhase.Ready);
    }

    [Fact]
    public async Task Time_is_given_back_also_when_the_first_that_is_heard_after_an_outage_is_an_absence()
    {
        var node = await NodeAsync();
        var match = Samples.Match();
        await ConnectAsync(node, "alice", "c1");
        await ConnectAsync(node, "bob", "c2");
        await node.Starter.StartAsync(match, CancellationToken.None);
        _arena.Time.Advance(_arena.RulesOptions.ReadyDuration);
        var asked = (await _arena.Deadlines.ClaimDueAsync(_arena.NodeOptions.Lease, 1)).ShouldHaveSingleItem();
        await node.Runner.RunDueAsync(asked, CancellationToken.None);
        await _arena.Sessions.PulseAsync(TimeSpan.Zero, _arena.RulesOptions.OverdueTolerance);

        _arena.Time.Advance(TimeSpan.FromSeconds(60));
        await node.Runner.ApplyAsync(match.RoomId, new MatchInput.PlayerLeft("alice"), CancellationToken.None);
        var session = (await _arena.Sessions.GetAsync(match.RoomId)).ShouldNotBeNull().Session;
        (session.Phase, session.CurrentRound, session.PhaseEndsAt > _arena.Time.GetUtcNow()).ShouldBe((MatchPhase.Question, 1, true));
        session.Player1.GraceEndsAt.ShouldNotBeNull();
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
                await other.Runner.RunDueAsync(due, CancellationToken.None);
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
        => await node.Presence.ConnectAsync(player, connection, node.NodeId);

    private static PlayerPresence Gone(string player, string connection) => new(player, connection, "node", default);

    private static ValueTask<EnqueueResult> EnqueueAsync(SimulatedNode node, string player, string connection)
        => node.Queue.EnqueueAsync(new EnqueueRequest(player, player, MatchQueueOptions.DefaultQueue, node.NodeId, connection));
}
