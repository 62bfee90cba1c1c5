using CsArena.Realtime.Matchmaking;
using Shouldly;
using Xunit;

namespace CsArena.Realtime.Conformance;

public abstract partial class MatchQueueContract
{
    [Fact]
    public async Task A_held_ticket_counts_but_nobody_is_paired_with_it()
    {
        await EnqueueHeldAsync("ann", Late);
        (await EnqueueAsync("bob")).Status.ShouldBe(EnqueueStatus.Queued);
        (await Queue.CountAsync()).ShouldBe(2);
        (await Queue.CountAsync(Default)).ShouldBe(2);
        var status = await Queue.GetStatusAsync("ann");
        status.Activity.ShouldBe(PlayerActivity.Queued);
        status.QueueSize.ShouldBe(2);
        status.Ticket.PlayerId.ShouldBe("ann");
    }

    [Fact]
    public async Task Only_the_current_connection_of_a_ticket_can_be_held()
    {
        (await Queue.HoldAsync("ann", "ann-c1", Late)).ShouldBeFalse();
        await EnqueueAsync("ann");
        (await Queue.HoldAsync("ann", "another", Late)).ShouldBeFalse();
        await OtherQueue.ResumeAsync("ann", "n2", "ann-c2");
        (await Queue.HoldAsync("ann", "ann-c1", Late)).ShouldBeFalse();
        (await EnqueueAsync("bob")).Status.ShouldBe(EnqueueStatus.Matched);
    }

    [Fact]
    public async Task Holding_twice_is_holding_and_a_player_who_plays_is_not_held()
    {
        await EnqueueHeldAsync("ann", Late);
        (await OtherQueue.HoldAsync("ann", "ann-c1", Late)).ShouldBeTrue();
        (await Queue.CountAsync()).ShouldBe(1);

        var match = await MatchAsync("bob", "cid");
        (await Queue.HoldAsync("bob", "bob-c1", Late)).ShouldBeFalse();
        await ShouldPlayAsync("bob", match.RoomId);
    }

    [Fact]
    public async Task GetStatus_changes_nothing()
    {
        (await Queue.GetStatusAsync("ann")).ShouldBe(new PlayerStatus(PlayerActivity.Idle));
        await EnqueueHeldAsync("ann", Late);
        await Queue.GetStatusAsync("ann");
        (await EnqueueAsync("bob")).Status.ShouldBe(EnqueueStatus.Queued);

        var match = (await EnqueueAsync("cid")).Match.ShouldNotBeNull();
        (await Queue.GetStatusAsync("cid"))
            .ShouldBe(new PlayerStatus(PlayerActivity.Playing, RoomId: match.RoomId, Confirmed: false));
        await Queue.ConfirmAsync(match.RoomId);
        (await Queue.GetStatusAsync("cid"))
            .ShouldBe(new PlayerStatus(PlayerActivity.Playing, RoomId: match.RoomId, Confirmed: true));
    }

    [Fact]
    public async Task Resume_of_an_idle_player_changes_nothing()
    {
        (await Queue.ResumeAsync("ann", "n1", "ann-c1")).ShouldBe(new PlayerStatus(PlayerActivity.Idle));
        (await Queue.CountAsync()).ShouldBe(0);
        await ShouldBeIdleAsync("ann");
    }

    [Fact]
    public async Task Resume_of_a_player_who_plays_tells_the_room()
    {
        var match = await MatchAsync("ann", "bob");
        (await Queue.ResumeAsync("ann", "n2", "ann-c2"))
            .ShouldBe(new PlayerStatus(PlayerActivity.Playing, RoomId: match.RoomId, Confirmed: false));
        await Queue.ConfirmAsync(match.RoomId);
        (await Queue.ResumeAsync("ann", "n2", "ann-c2"))
            .ShouldBe(new PlayerStatus(PlayerActivity.Playing, RoomId: match.RoomId, Confirmed: true));
    }

    [Fact]
    public async Task Resume_moves_a_ticket_that_waits()
    {
        var ticket = (await EnqueueAsync("ann")).Ticket;
        var moved = ticket with { NodeId = "n2", ConnectionId = "ann-c2" };
        (await OtherQueue.ResumeAsync("ann", "n2", "ann-c2"))
            .ShouldBe(new PlayerStatus(PlayerActivity.Queued, moved, QueueSize: 1));
        (await EnqueueAsync("bob")).Match.ShouldNotBeNull().Player1.ShouldBe(moved);
    }

    [Fact]
    public async Task A_held_ticket_waits_again_after_Resume()
    {
        await EnqueueHeldAsync("ann", Late);
        var held = (await Queue.GetStatusAsync("ann")).Ticket;
        var status = await OtherQueue.ResumeAsync("ann", "n2", "ann-c2");
        status.Activity.ShouldBe(PlayerActivity.Queued);
        status.Match.ShouldBeNull();
        status.Ticket.ShouldBe(held with { NodeId = "n2", ConnectionId = "ann-c2" });
        (await EnqueueAsync("bob")).Match.ShouldNotBeNull().Player1.ShouldBe(status.Ticket);
    }

    [Fact]
    public async Task A_held_ticket_waits_again_after_Enqueue()
    {
        await EnqueueHeldAsync("ann", Late);
        var result = await OtherQueue.EnqueueAsync(Request("ann", "n2", "ann-c2"));
        result.Status.ShouldBe(EnqueueStatus.AlreadyQueued);
        (await EnqueueAsync("bob")).Match.ShouldNotBeNull().Player1.ShouldBe(result.Ticket);
    }

    [Fact]
    public async Task A_held_ticket_is_matched_by_Resume_when_somebody_waits()
    {
        await EnqueueHeldAsync("ann", Late);
        var since = (await Queue.GetStatusAsync("ann")).Ticket.EnqueuedAt;
        await EnqueueAsync("bob");
        var status = await OtherQueue.ResumeAsync("ann", "n2", "ann-c2");

        status.Activity.ShouldBe(PlayerActivity.Playing);
        status.Confirmed.ShouldBeFalse();
        var match = status.Match.ShouldNotBeNull();
        status.RoomId.ShouldBe(match.RoomId);
        match.Player1.PlayerId.ShouldBe("bob");
        match.Player2.ShouldBe(new Ticket("ann", "Nick ann", Default, "n2", "ann-c2", "ko", since));
        await ShouldPlayAsync("ann", match.RoomId);
        await ShouldPlayAsync("bob", match.RoomId);
        (await Queue.CountAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task A_held_ticket_is_matched_by_Enqueue_when_somebody_waits()
    {
        await EnqueueHeldAsync("ann", Late);
        await EnqueueAsync("bob");
        var result = await EnqueueAsync("ann", connection: "ann-c2", queue: "ranked");
        result.Status.ShouldBe(EnqueueStatus.Matched);
        result.QueueSize.ShouldBe(0);
        var match = result.Match.ShouldNotBeNull();
        match.Queue.ShouldBe(Default);
        match.Player2.ConnectionId.ShouldBe("ann-c2");
        (await Queue.CountAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task I4_a_player_who_returns_has_the_old_place()
    {
        await EnqueueHeldAsync("ann", Late);
        (await EnqueueAsync("bob", "slow")).Status.ShouldBe(EnqueueStatus.Queued);
        (await Queue.ResumeAsync("ann", "n1", "ann-c2")).Activity.ShouldBe(PlayerActivity.Queued);
        await Queue.RenewNodeAsync("slow", Late);
        (await EnqueueAsync("cid")).Match.ShouldNotBeNull().Player1.PlayerId.ShouldBe("ann");
        (await EnqueueAsync("dan")).Match.ShouldNotBeNull().Player1.PlayerId.ShouldBe("bob");
    }

    [Fact]
    public async Task A_held_ticket_can_be_dequeued()
    {
        await EnqueueHeldAsync("ann", Soon);
        (await Queue.DequeueAsync("ann")).Status.ShouldBe(DequeueStatus.Dequeued);
        (await Queue.CountAsync()).ShouldBe(0);
        await Harness.PassAsync(PastSoon);
        (await Queue.DropGoneAsync(10)).ShouldBeEmpty();
    }

    [Fact]
    public async Task I2_a_held_ticket_is_dropped_once_when_its_grace_is_over()
    {
        await EnqueueHeldAsync("ann", Soon);
        await EnqueueHeldAsync("bob", Late);
        (await EnqueueAsync("cid")).Status.ShouldBe(EnqueueStatus.Queued);
        (await Queue.DropGoneAsync(10)).ShouldBeEmpty();

        await Harness.PassAsync(PastSoon);
        (await OtherQueue.DropGoneAsync(10)).ShouldBe(["ann"]);
        (await Queue.DropGoneAsync(10)).ShouldBeEmpty();
        await ShouldBeIdleAsync("ann");
        await ShouldBeQueuedAsync("bob");
        await ShouldBeQueuedAsync("cid");
        (await Queue.CountAsync()).ShouldBe(2);
        (await EnqueueAsync("ann")).Status.ShouldBe(EnqueueStatus.Matched);
    }

    [Fact]
    public async Task DropGone_takes_no_more_than_it_was_asked_to()
    {
        foreach (var player in new[] { "ann", "bob", "cid" })
        {
            await EnqueueHeldAsync(player, Soon);
        }

        await Harness.PassAsync(PastSoon);
        var first = await Queue.DropGoneAsync(2);
        first.Count.ShouldBe(2);
        var second = await Queue.DropGoneAsync(2);
        first.Concat(second).Order().ShouldBe(["ann", "bob", "cid"]);
    }

    [Fact]
    public async Task I2_a_player_who_returned_is_not_dropped()
    {
        await EnqueueHeldAsync("ann", Soon);
        await Queue.ResumeAsync("ann", "n1", "ann-c2");
        await EnqueueHeldAsync("bob", Late, "ranked");
        await Harness.PassAsync(PastSoon);
        (await Queue.DropGoneAsync(10)).ShouldBeEmpty();
        await ShouldBeQueuedAsync("ann");

        // Gone again: the new grace counts, not the first.
        (await Queue.HoldAsync("ann", "ann-c2", Late)).ShouldBeTrue();
        (await Queue.DropGoneAsync(10)).ShouldBeEmpty();
        await ShouldBeQueuedAsync("ann");
    }
}
