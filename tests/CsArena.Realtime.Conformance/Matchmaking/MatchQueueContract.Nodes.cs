using CsArena.Realtime.Matchmaking;
using Shouldly;
using Xunit;

namespace CsArena.Realtime.Conformance;

public abstract partial class MatchQueueContract
{
    [Fact]
    public async Task A_renewal_tells_whether_the_node_was_known()
    {
        (await Queue.RenewNodeAsync("n3", Soon)).ShouldBe(NodeRenewal.Registered);
        (await Queue.RenewNodeAsync("n3", Soon)).ShouldBe(NodeRenewal.Renewed);
        await Harness.PassAsync(PastSoon);
        (await Queue.RenewNodeAsync("n3", Late)).ShouldBe(NodeRenewal.Registered);
        (await OtherQueue.RenewNodeAsync("n3", Late)).ShouldBe(NodeRenewal.Renewed);
        await Queue.RemoveNodeAsync("n3");
        (await Queue.RenewNodeAsync("n3", Late)).ShouldBe(NodeRenewal.Registered);
    }

    [Fact]
    public async Task Dead_nodes_are_listed_until_they_are_removed_or_renew()
    {
        (await Queue.GetDeadNodesAsync()).ShouldBeEmpty();
        await Queue.RenewNodeAsync("n3", Soon);
        await Queue.RenewNodeAsync("n4", Soon);
        (await Queue.GetDeadNodesAsync()).ShouldBeEmpty();

        await Harness.PassAsync(PastSoon);
        (await OtherQueue.GetDeadNodesAsync()).Order().ShouldBe(["n3", "n4"]);
        await Queue.RemoveNodeAsync("n3");
        await Queue.RemoveNodeAsync("n3");
        await Queue.RemoveNodeAsync("never seen");
        await Queue.RenewNodeAsync("n4", Late);
        (await Queue.GetDeadNodesAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_renewed_lease_goes_on()
    {
        await Queue.RenewNodeAsync("n3", Soon);
        await Queue.RenewNodeAsync("n3", Late);
        await EnqueueAsync("ann", "n3");
        await Harness.PassAsync(PastSoon);
        (await EnqueueAsync("bob")).Status.ShouldBe(EnqueueStatus.Matched);
    }

    [Fact]
    public async Task I3_nobody_is_matched_with_a_player_of_a_dead_node()
    {
        await Queue.RenewNodeAsync("n3", Soon);
        await EnqueueAsync("ann", "n3");
        await Harness.PassAsync(PastSoon);

        (await EnqueueAsync("bob")).Status.ShouldBe(EnqueueStatus.Queued);
        (await EnqueueAsync("cid")).Match.ShouldNotBeNull().Player1.PlayerId.ShouldBe("bob");
        await ShouldBeQueuedAsync("ann");
        (await Queue.CountAsync()).ShouldBe(1);
    }

    [Fact]
    public async Task I3_nobody_is_matched_with_a_player_of_an_unknown_or_removed_node()
    {
        await EnqueueAsync("ann", "unknown");
        (await EnqueueAsync("bob")).Status.ShouldBe(EnqueueStatus.Queued);
        await Queue.RemoveNodeAsync("n1");
        (await EnqueueAsync("cid", "n2")).Status.ShouldBe(EnqueueStatus.Queued);
        (await Queue.CountAsync()).ShouldBe(3);
    }

    [Fact]
    public async Task The_call_itself_proves_that_the_callers_node_is_alive()
    {
        await EnqueueAsync("ann");
        (await EnqueueAsync("bob", "unknown")).Status.ShouldBe(EnqueueStatus.Matched);

        await EnqueueHeldAsync("cid", Late);
        await EnqueueAsync("dan");
        (await Queue.ResumeAsync("cid", "unknown", "cid-c2")).Match.ShouldNotBeNull().Player1.PlayerId.ShouldBe("dan");
    }

    [Fact]
    public async Task I2_a_ticket_outlives_its_node()
    {
        await Queue.RenewNodeAsync("n3", Soon);
        var ticket = (await EnqueueAsync("ann", "n3")).Ticket;
        await Harness.PassAsync(PastSoon);
        (await EnqueueAsync("bob", queue: "ranked")).Status.ShouldBe(EnqueueStatus.Queued);

        // A survivor takes the dead node's players over, and the player comes back to it.
        (await Queue.HoldAsync("ann", "ann-c1", Late)).ShouldBeTrue();
        await Queue.RemoveNodeAsync("n3");
        var status = await Queue.ResumeAsync("ann", "n1", "ann-c2");
        status.Ticket.ShouldBe(ticket with { NodeId = "n1", ConnectionId = "ann-c2" });
        (await EnqueueAsync("cid")).Match.ShouldNotBeNull().Player1.ShouldBe(status.Ticket);
    }

    [Fact]
    public async Task I2_tickets_of_a_dead_node_are_dropped_when_nobody_returns()
    {
        await Queue.RenewNodeAsync("n3", Soon);
        await EnqueueAsync("ann", "n3");
        await Harness.PassAsync(PastSoon);
        await EnqueueAsync("bob");
        (await Queue.HoldAsync("ann", "ann-c1", Soon)).ShouldBeTrue();
        await Queue.RemoveNodeAsync("n3");
        await Harness.PassAsync(PastSoon);
        (await Queue.DropGoneAsync(10)).ShouldBe(["ann"]);
        await ShouldBeIdleAsync("ann");
        (await Queue.CountAsync()).ShouldBe(1);
    }

    [Fact]
    public async Task A_ticket_that_was_passed_over_is_dequeued_like_any_other()
    {
        await EnqueueAsync("ann", "unknown");
        await EnqueueAsync("bob");
        (await Queue.DequeueAsync("ann")).Status.ShouldBe(DequeueStatus.Dequeued);
        await Queue.RenewNodeAsync("unknown", Late);
        (await EnqueueAsync("cid")).Match.ShouldNotBeNull().Player1.PlayerId.ShouldBe("bob");
        (await EnqueueAsync("dan")).Status.ShouldBe(EnqueueStatus.Queued);
    }

    [Fact]
    public async Task I4_players_of_a_node_that_was_only_slow_are_back_in_their_places()
    {
        await Queue.RenewNodeAsync("n3", Soon);
        await EnqueueAsync("ann", "n3");
        await Harness.PassAsync(PastSoon);
        await EnqueueAsync("bob", "slow");
        await EnqueueAsync("cid", "n3");
        await EnqueueAsync("dan", "slow");
        await EnqueueAsync("eve");

        await Queue.RenewNodeAsync("slow", Late);
        await Queue.RenewNodeAsync("n3", Late);
        foreach (var waiting in new[] { "ann", "bob", "cid", "dan", "eve" })
        {
            (await EnqueueAsync($"{waiting}'s opponent")).Match.ShouldNotBeNull().Player1.PlayerId.ShouldBe(waiting);
        }

        (await Queue.CountAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task I4_two_players_whom_a_slow_node_left_waiting_are_paired_when_one_resumes()
    {
        await SlowNodeQueueAsync("ann", "bob", "cid");
        var match = (await Queue.ResumeAsync("cid", "slow", "cid-c1")).Match.ShouldNotBeNull();
        match.Player1.PlayerId.ShouldBe("ann");
        match.Player2.PlayerId.ShouldBe("cid");

        (await EnqueueAsync("dan")).Match.ShouldNotBeNull().Player1.PlayerId.ShouldBe("bob");
    }
}
