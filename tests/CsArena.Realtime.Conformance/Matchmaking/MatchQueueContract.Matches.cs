using CsArena.Realtime.Matchmaking;
using Shouldly;
using Xunit;

namespace CsArena.Realtime.Conformance;

public abstract partial class MatchQueueContract
{
    [Fact]
    public async Task I5_a_match_that_nobody_confirms_is_claimed_after_its_lease()
    {
        var match = await MatchAsync("ann", "bob");
        (await OtherQueue.ClaimUnconfirmedAsync(Late, 10)).ShouldBeEmpty();
        await Harness.PassAsync(PastSoon);
        (await OtherQueue.ClaimUnconfirmedAsync(Late, 10)).ShouldBe([match]);
        (await Queue.ClaimUnconfirmedAsync(Late, 10)).ShouldBeEmpty();
    }

    [Fact]
    public async Task I5_a_claimer_that_dies_is_replaced()
    {
        var match = await MatchAsync("ann", "bob");
        await Harness.PassAsync(PastSoon);
        (await Queue.ClaimUnconfirmedAsync(Soon, 10)).ShouldBe([match]);
        await Harness.PassAsync(PastSoon);
        (await OtherQueue.ClaimUnconfirmedAsync(Soon, 10)).ShouldBe([match]);
    }

    [Fact]
    public async Task I5_a_confirmed_match_is_not_offered()
    {
        var match = await MatchAsync("ann", "bob");
        (await Queue.ConfirmAsync(match.RoomId)).ShouldBeTrue();
        await Harness.PassAsync(PastSoon);
        (await Queue.ClaimUnconfirmedAsync(Late, 10)).ShouldBeEmpty();
        await ShouldPlayAsync("ann", match.RoomId);
    }

    [Fact]
    public async Task Confirm_may_be_repeated_and_says_whether_there_was_anything_to_confirm()
    {
        var match = await MatchAsync("ann", "bob");
        (await Queue.ConfirmAsync(match.RoomId)).ShouldBeTrue();
        (await OtherQueue.ConfirmAsync(match.RoomId)).ShouldBeFalse();
        (await Queue.ConfirmAsync("no such room")).ShouldBeFalse();
    }

    [Fact]
    public async Task A_claimed_match_can_be_confirmed_by_either()
    {
        var match = await MatchAsync("ann", "bob");
        await Harness.PassAsync(PastSoon);
        await OtherQueue.ClaimUnconfirmedAsync(Soon, 10);
        (await Queue.ConfirmAsync(match.RoomId)).ShouldBeTrue();
        await Harness.PassAsync(PastSoon);
        (await Queue.ClaimUnconfirmedAsync(Soon, 10)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Claims_take_no_more_than_they_were_asked_to()
    {
        var rooms = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            rooms.Add((await MatchAsync($"a{i}", $"b{i}")).RoomId);
        }

        await Harness.PassAsync(PastSoon);
        var first = await Queue.ClaimUnconfirmedAsync(Late, 2);
        first.Count.ShouldBe(2);
        var second = await OtherQueue.ClaimUnconfirmedAsync(Late, 2);
        first.Concat(second).Select(match => match.RoomId).Order().ShouldBe(rooms.Order());
    }

    [Fact]
    public async Task Released_players_may_queue_again()
    {
        var match = await MatchAsync("ann", "bob");
        await Queue.ConfirmAsync(match.RoomId);
        await Queue.ReleaseAsync(match.RoomId, "ann", "bob");
        await ShouldBeIdleAsync("ann");
        await ShouldBeIdleAsync("bob");
        (await MatchAsync("bob", "ann")).RoomId.ShouldNotBe(match.RoomId);
    }

    [Fact]
    public async Task I1_a_late_release_leaves_players_alone_who_have_gone_on()
    {
        var match = await MatchAsync("ann", "bob");
        await Queue.ReleaseAsync(match.RoomId, "ann", "bob");
        var next = await MatchAsync("ann", "cid");
        await EnqueueAsync("bob");

        await OtherQueue.ReleaseAsync(match.RoomId, "ann", "bob");
        await OtherQueue.ReleaseAsync("no such room", "ann", "nobody");
        await ShouldPlayAsync("ann", next.RoomId);
        await ShouldBeQueuedAsync("bob");
    }

    [Fact]
    public async Task A_match_that_was_released_unconfirmed_is_not_offered()
    {
        var match = await MatchAsync("ann", "bob");
        await Queue.ReleaseAsync(match.RoomId, "ann", "bob");
        await Harness.PassAsync(PastSoon);
        (await Queue.ClaimUnconfirmedAsync(Late, 10)).ShouldBeEmpty();
        (await Queue.ConfirmAsync(match.RoomId)).ShouldBeFalse();
    }
}
