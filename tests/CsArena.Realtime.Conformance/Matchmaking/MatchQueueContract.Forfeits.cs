using CsArena.Realtime.Matchmaking;
using Shouldly;
using Xunit;

namespace CsArena.Realtime.Conformance;

// Forfeits in a row cost a pause. The clock of a real store cannot be turned, so the pauses of these tests are long, or short
// enough to be waited for.
public abstract partial class MatchQueueContract
{
    [Fact]
    public async Task Forfeits_in_a_row_cost_a_pause_that_every_node_keeps()
    {
        await WithPausesAsync(Late);
        await ForfeitAsync("ann", "bob");
        await ForfeitAsync("ann", "bob");
        foreach (var queue in new[] { Queue, OtherQueue })
        {
            var refused = await queue.EnqueueAsync(Request("ann"));
            refused.Status.ShouldBe(EnqueueStatus.Paused);
            refused.PauseLeft.ShouldBeInRange(Late / 2, Late);
        }

        await ShouldBeIdleAsync("ann");

        // It is the one who gave up who pauses.
        (await EnqueueAsync("bob")).Status.ShouldBe(EnqueueStatus.Queued);
    }

    [Fact]
    public async Task A_forfeit_is_counted_once_however_often_the_room_is_released()
    {
        await WithPausesAsync(Late);
        var match = await MatchAsync("ann", "bob");
        await Queue.ReleaseAsync(match.RoomId, "ann", "ann", "ann");
        await OtherQueue.ReleaseAsync(match.RoomId, "ann", "bob", "ann");
        await Queue.ReleaseAsync(match.RoomId, "ann", "bob", "ann");
        (await EnqueueAsync("ann")).Status.ShouldBe(EnqueueStatus.Queued);
    }

    [Fact]
    public async Task A_match_that_is_played_to_its_end_ends_the_row()
    {
        await WithPausesAsync(Late);
        await ForfeitAsync("ann", "bob");
        await ForfeitAsync("cid", "ann");
        await ForfeitAsync("ann", "bob");
        (await EnqueueAsync("ann")).Status.ShouldBe(EnqueueStatus.Queued);
    }

    [Fact]
    public async Task Each_further_forfeit_doubles_the_pause_up_to_the_longest()
    {
        await WithPausesAsync(Late, longest: 5 * Late);
        await Queue.ReleaseAsync("room-1", "ann", "bob", "ann");
        foreach (var (number, pause) in new[] { (2, Late), (3, 2 * Late), (4, 4 * Late), (5, 5 * Late), (6, 5 * Late) })
        {
            await Queue.ReleaseAsync($"room-{number}", "bob", "ann", "ann");
            var left = (await EnqueueAsync("ann")).PauseLeft;
            left.ShouldBeInRange(pause - (Late / 2), pause);
        }
    }

    [Fact]
    public async Task A_player_may_queue_again_when_the_pause_is_over()
    {
        var pause = TimeSpan.FromSeconds(1);
        await WithPausesAsync(pause);
        await ForfeitAsync("ann", "bob");
        await ForfeitAsync("ann", "bob");
        (await EnqueueAsync("ann")).Status.ShouldBe(EnqueueStatus.Paused);
        await Harness.PassAsync(pause + (PastSoon - Soon));
        (await EnqueueAsync("ann")).Status.ShouldBe(EnqueueStatus.Queued);
    }

    [Fact]
    public async Task Forfeits_that_are_far_apart_are_no_row()
    {
        await WithPausesAsync(Late, window: Soon);
        await ForfeitAsync("ann", "bob");
        await Harness.PassAsync(PastSoon);
        await ForfeitAsync("ann", "bob");
        (await EnqueueAsync("ann")).Status.ShouldBe(EnqueueStatus.Queued);
    }

    [Fact]
    public async Task Without_a_number_of_forfeits_there_is_no_pause()
    {
        await WithPausesAsync(Late, forfeits: 0);
        await ForfeitAsync("ann", "bob");
        await ForfeitAsync("ann", "bob");
        (await EnqueueAsync("ann")).Status.ShouldBe(EnqueueStatus.Queued);
    }

    private async Task WithPausesAsync(TimeSpan pause, TimeSpan? longest = null, TimeSpan? window = null, int forfeits = 2)
    {
        var options = new MatchQueueOptions
        {
            ForfeitsBeforePause = forfeits,
            ForfeitPause = pause,
            LongestForfeitPause = longest ?? pause,
            ForfeitWindow = window ?? Late,
        };
        (Queue, OtherQueue) = (await Harness.CreateMatchQueueAsync(options), await Harness.CreateMatchQueueAsync(options));
        await Queue.RenewNodeAsync("n1", Late);
    }

    private async Task ForfeitAsync(string loser, string winner)
    {
        var match = await MatchAsync(loser, winner);
        await Queue.ConfirmAsync(match.RoomId);
        await Queue.ReleaseAsync(match.RoomId, loser, winner, loser);
    }
}
