using CsArena.Realtime.Matchmaking;
using Shouldly;
using Xunit;

namespace CsArena.Realtime.Conformance;

public abstract partial class MatchQueueContract
{
    [Fact]
    public async Task The_first_player_is_queued_with_a_ticket()
    {
        var before = await Harness.NowAsync();
        var result = await EnqueueAsync("ann");
        var after = await Harness.NowAsync();

        result.Status.ShouldBe(EnqueueStatus.Queued);
        result.Position.ShouldBe(1);
        result.QueueSize.ShouldBe(1);
        result.Match.ShouldBeNull();
        result.RoomId.ShouldBeNull();
        result.Ticket.EnqueuedAt.ShouldBeInRange(before.AddMilliseconds(-5), after.AddMilliseconds(5));
        result.Ticket.ShouldBe(new Ticket("ann", "Nick ann", Default, "n1", "ann-c1", "ko", result.Ticket.EnqueuedAt));
    }

    [Fact]
    public async Task I3_the_second_player_is_matched_with_the_first()
    {
        var queued = await EnqueueAsync("ann");
        var result = await OtherQueue.EnqueueAsync(Request("bob", "n2") with { Language = null });

        result.Status.ShouldBe(EnqueueStatus.Matched);
        result.QueueSize.ShouldBe(0);
        result.Position.ShouldBe(0);
        var match = result.Match.ShouldNotBeNull();
        match.RoomId.ShouldNotBeNullOrEmpty();
        result.RoomId.ShouldBe(match.RoomId);
        match.Queue.ShouldBe(Default);
        match.Player1.ShouldBe(queued.Ticket);
        match.Player2.ShouldBe(new Ticket("bob", "Nick bob", Default, "n2", "bob-c1", null, match.Player2.EnqueuedAt));
        match.MatchedAt.ShouldBeGreaterThanOrEqualTo(match.Player1.EnqueuedAt);
        await ShouldPlayAsync("ann", match.RoomId);
        await ShouldPlayAsync("bob", match.RoomId);
        (await Queue.CountAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task Every_match_has_a_room_of_its_own()
    {
        var first = await MatchAsync("ann", "bob");
        var second = await MatchAsync("cid", "dan");
        second.RoomId.ShouldNotBe(first.RoomId);
    }

    [Fact]
    public async Task I1_a_queued_player_stays_queued_once_and_moves_to_the_new_connection()
    {
        var first = await EnqueueAsync("ann");
        var again = await OtherQueue.EnqueueAsync(Request("ann", "n2", "ann-c2"));

        again.Status.ShouldBe(EnqueueStatus.AlreadyQueued);
        again.Ticket.ShouldBe(first.Ticket with { NodeId = "n2", ConnectionId = "ann-c2" });
        again.QueueSize.ShouldBe(1);
        again.Position.ShouldBe(1);
        again.Match.ShouldBeNull();
        (await Queue.CountAsync()).ShouldBe(1);
        (await EnqueueAsync("bob")).Match.ShouldNotBeNull().Player1.ShouldBe(again.Ticket);
    }

    [Fact]
    public async Task I1_a_queued_player_who_names_another_queue_keeps_the_first()
    {
        var first = await EnqueueAsync("ann");
        var again = await EnqueueAsync("ann", queue: "ranked");

        again.Status.ShouldBe(EnqueueStatus.AlreadyQueued);
        again.Ticket.ShouldBe(first.Ticket);
        (await Queue.CountAsync("ranked")).ShouldBe(0);
        (await Queue.CountAsync(Default)).ShouldBe(1);
    }

    [Fact]
    public async Task I1_a_player_who_plays_cannot_queue()
    {
        var match = await MatchAsync("ann", "bob");
        foreach (var player in new[] { "ann", "bob" })
        {
            var result = await EnqueueAsync(player, queue: "ranked");
            result.Status.ShouldBe(EnqueueStatus.AlreadyPlaying);
            result.RoomId.ShouldBe(match.RoomId);
            result.Confirmed.ShouldBeFalse();
            result.Match.ShouldBeNull();
        }

        await Queue.ConfirmAsync(match.RoomId);
        (await EnqueueAsync("ann")).Confirmed.ShouldBeTrue();
        (await Queue.CountAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task Queues_do_not_mix()
    {
        await EnqueueAsync("ann");
        (await EnqueueAsync("bob", queue: "ranked")).Status.ShouldBe(EnqueueStatus.Queued);
        (await Queue.CountAsync(Default)).ShouldBe(1);
        (await Queue.CountAsync("ranked")).ShouldBe(1);
        (await Queue.CountAsync()).ShouldBe(2);
        (await Queue.CountAsync("never used")).ShouldBe(0);

        var match = (await EnqueueAsync("cid", queue: "ranked")).Match.ShouldNotBeNull();
        match.Player1.PlayerId.ShouldBe("bob");
        match.Queue.ShouldBe("ranked");
    }

    [Fact]
    public async Task Player_ids_are_compared_byte_by_byte()
    {
        await EnqueueAsync("ann");
        (await EnqueueAsync("Ann")).Status.ShouldBe(EnqueueStatus.Matched);

        // One letter and its decomposed form; blanks, braces, stars and non-Latin letters mean nothing special.
        await EnqueueAsync("\u00e9");
        (await EnqueueAsync("e\u0301")).Status.ShouldBe(EnqueueStatus.Matched);
        await EnqueueAsync("a {b}*:\"\n");
        (await EnqueueAsync("\uD55C\uAD6D")).Match.ShouldNotBeNull().Player1.PlayerId.ShouldBe("a {b}*:\"\n");
    }

    [Fact]
    public async Task A_full_queue_refuses_whoever_cannot_be_paired()
    {
        var options = new MatchQueueOptions { MaxQueueLength = 2 };
        var small = await Harness.CreateMatchQueueAsync(options);
        await small.RenewNodeAsync("n1", Late);
        await small.EnqueueAsync(Request("ann"));
        await small.HoldAsync("ann", "ann-c1", Late);
        await small.EnqueueAsync(Request("bob"));

        // It is full, but there is somebody to be paired with.
        (await small.EnqueueAsync(Request("cid"))).Status.ShouldBe(EnqueueStatus.Matched);

        (await small.EnqueueAsync(Request("dan"))).Status.ShouldBe(EnqueueStatus.Queued);
        await small.HoldAsync("dan", "dan-c1", Late);
        var refused = await small.EnqueueAsync(Request("eve"));
        refused.Status.ShouldBe(EnqueueStatus.QueueFull);
        refused.QueueSize.ShouldBe(2);
        refused.Match.ShouldBeNull();
        (await small.GetStatusAsync("eve")).Activity.ShouldBe(PlayerActivity.Idle);
        (await small.CountAsync()).ShouldBe(2);

        // The limit is each queue's own, does not touch those who are in, and gives way when one leaves.
        (await small.EnqueueAsync(Request("fay", queue: "ranked"))).Status.ShouldBe(EnqueueStatus.Queued);
        (await small.EnqueueAsync(Request("dan"))).Status.ShouldBe(EnqueueStatus.AlreadyQueued);
        await small.HoldAsync("dan", "dan-c1", Late);
        await small.DequeueAsync("ann");
        (await small.EnqueueAsync(Request("eve"))).Status.ShouldBe(EnqueueStatus.Queued);
    }

    [Fact]
    public async Task The_position_counts_those_before()
    {
        await EnqueueHeldAsync("ann", Late);
        await EnqueueHeldAsync("bob", Late);
        var result = await EnqueueAsync("cid");
        result.Position.ShouldBe(3);
        result.QueueSize.ShouldBe(3);
    }

    [Fact]
    public async Task A_dequeued_player_is_gone_and_may_queue_again()
    {
        await EnqueueAsync("ann");
        (await OtherQueue.DequeueAsync("ann")).ShouldBe(new DequeueResult(DequeueStatus.Dequeued));
        await ShouldBeIdleAsync("ann");
        (await Queue.CountAsync()).ShouldBe(0);
        (await EnqueueAsync("bob")).Status.ShouldBe(EnqueueStatus.Queued);
        (await EnqueueAsync("ann")).Match.ShouldNotBeNull().Player1.PlayerId.ShouldBe("bob");
    }

    [Fact]
    public async Task I2_a_ticket_is_dequeued_once()
    {
        (await Queue.DequeueAsync("ann")).ShouldBe(new DequeueResult(DequeueStatus.NotQueued));
        await EnqueueAsync("ann");
        await Queue.DequeueAsync("ann");
        (await Queue.DequeueAsync("ann")).ShouldBe(new DequeueResult(DequeueStatus.NotQueued));
    }

    [Fact]
    public async Task I2_a_dequeue_after_the_match_is_too_late_and_names_the_room()
    {
        var match = await MatchAsync("ann", "bob");
        (await Queue.DequeueAsync("ann")).ShouldBe(new DequeueResult(DequeueStatus.AlreadyPlaying, match.RoomId));
        (await Queue.DequeueAsync("bob")).ShouldBe(new DequeueResult(DequeueStatus.AlreadyPlaying, match.RoomId));
        await ShouldPlayAsync("ann", match.RoomId);
    }

    [Fact]
    public async Task I4_leaving_from_the_middle_keeps_the_order_of_the_others()
    {
        await SlowNodeQueueAsync("ann", "bob", "cid", "dan");
        await Queue.DequeueAsync("bob");
        (await EnqueueAsync("eve")).Match.ShouldNotBeNull().Player1.PlayerId.ShouldBe("ann");
        (await EnqueueAsync("fay")).Match.ShouldNotBeNull().Player1.PlayerId.ShouldBe("cid");
        (await EnqueueAsync("gil")).Match.ShouldNotBeNull().Player1.PlayerId.ShouldBe("dan");
    }

    [Fact]
    public async Task I4_who_leaves_and_returns_queues_at_the_end()
    {
        await SlowNodeQueueAsync("ann", "bob");
        await Queue.DequeueAsync("ann");
        await Queue.RemoveNodeAsync("slow");
        (await EnqueueAsync("ann")).Status.ShouldBe(EnqueueStatus.Queued);
        await Queue.RenewNodeAsync("slow", Late);
        (await EnqueueAsync("eve")).Match.ShouldNotBeNull().Player1.PlayerId.ShouldBe("bob");
        (await EnqueueAsync("fay")).Match.ShouldNotBeNull().Player1.PlayerId.ShouldBe("ann");
    }

    /// <summary>
    /// A queue pairs at once, so several live tickets wait in it only when their node came to life late: they queue from a
    /// node without a lease, which then renews.
    /// </summary>
    private async Task SlowNodeQueueAsync(params string[] players)
    {
        foreach (var player in players)
        {
            (await EnqueueAsync(player, "slow")).Status.ShouldBe(EnqueueStatus.Queued);
        }

        await Queue.RenewNodeAsync("slow", Late);
    }
}
