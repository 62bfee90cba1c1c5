using CsArena.Realtime.Deadlines;
using Shouldly;
using Xunit;

namespace CsArena.Realtime.Conformance;

/// <summary>What every <see cref="IDeadlineQueue"/> keeps: invariant I8, and every outcome of every call.</summary>
public abstract class DeadlineQueueContract(Func<ValueTask<BackendHarness>> createHarness) : ContractSuite(createHarness)
{
    private DateTimeOffset _start;

    /// <summary>The deadlines as one node sees them.</summary>
    protected IDeadlineQueue Deadlines { get; private set; } = null!;

    /// <summary>The same deadlines as another node sees them.</summary>
    protected IDeadlineQueue OtherDeadlines { get; private set; } = null!;

    protected override async ValueTask PrepareAsync()
    {
        Deadlines = await Harness.CreateDeadlineQueueAsync();
        OtherDeadlines = await Harness.CreateDeadlineQueueAsync();
        _start = TestSessions.Whole(await Harness.NowAsync());
    }

    [Fact]
    public async Task A_room_is_claimed_when_it_is_due_and_not_before()
    {
        (await Deadlines.ScheduleAsync("room", _start + Soon, 7)).ShouldBeTrue();
        (await Deadlines.ClaimDueAsync(Late, 10)).ShouldBeEmpty();
        await Harness.PassAsync(PastSoon);
        (await OtherDeadlines.ClaimDueAsync(Late, 10)).ShouldBe([new DueRoom("room", 7, _start + Soon)]);
        (await Deadlines.ClaimDueAsync(Late, 10)).ShouldBeEmpty();
    }

    [Fact]
    public async Task I8_a_claimer_that_dies_is_replaced()
    {
        await Deadlines.ScheduleAsync("room", _start.AddSeconds(-1), 7);
        (await Deadlines.ClaimDueAsync(Soon, 10)).Count.ShouldBe(1);
        (await OtherDeadlines.ClaimDueAsync(Soon, 10)).ShouldBeEmpty();
        await Harness.PassAsync(PastSoon);
        var again = (await OtherDeadlines.ClaimDueAsync(Late, 10)).ShouldHaveSingleItem();
        again.RoomId.ShouldBe("room");
        again.StepVersion.ShouldBe(7);
    }

    [Fact]
    public async Task A_claimed_room_that_is_scheduled_is_due_then()
    {
        await Deadlines.ScheduleAsync("room", _start.AddSeconds(-1), 7);
        await Deadlines.ClaimDueAsync(Late, 10);
        (await Deadlines.ScheduleAsync("room", _start.AddSeconds(-1), 8)).ShouldBeTrue();
        (await Deadlines.ClaimDueAsync(Soon, 10)).ShouldBe([new DueRoom("room", 8, _start.AddSeconds(-1))]);
        (await Deadlines.ScheduleAsync("room", _start + Late, 9)).ShouldBeTrue();
        await Harness.PassAsync(PastSoon);
        (await Deadlines.ClaimDueAsync(Soon, 10)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_lower_version_does_not_put_a_newer_deadline_back()
    {
        await Deadlines.ScheduleAsync("room", _start + Late, 7);
        (await OtherDeadlines.ScheduleAsync("room", _start.AddSeconds(-1), 6)).ShouldBeFalse();
        (await Deadlines.ClaimDueAsync(Late, 10)).ShouldBeEmpty();

        (await OtherDeadlines.ScheduleAsync("room", _start.AddSeconds(-1), 7)).ShouldBeTrue();
        (await Deadlines.ClaimDueAsync(Late, 10)).ShouldBe([new DueRoom("room", 7, _start.AddSeconds(-1))]);
        (await Deadlines.CountAsync()).ShouldBe(1);
    }

    [Fact]
    public async Task Versions_may_be_0_and_large()
    {
        await Deadlines.ScheduleAsync("first", _start.AddSeconds(-2), 0);
        await Deadlines.ScheduleAsync("second", _start.AddSeconds(-1), 4_000_000_000);
        (await Deadlines.ClaimDueAsync(Late, 10)).Select(room => room.StepVersion).ShouldBe([0, 4_000_000_000]);
        (await Deadlines.ScheduleAsync("second", _start, 3_999_999_999)).ShouldBeFalse();
    }

    [Fact]
    public async Task The_longest_overdue_come_first_and_no_more_than_asked()
    {
        await Deadlines.ScheduleAsync("b", _start.AddSeconds(-2), 1);
        await Deadlines.ScheduleAsync("d", _start + Late, 1);
        await Deadlines.ScheduleAsync("a", _start.AddSeconds(-3), 1);
        await Deadlines.ScheduleAsync("c", _start.AddSeconds(-1), 1);
        (await Deadlines.ClaimDueAsync(Late, 2)).Select(room => room.RoomId).ShouldBe(["a", "b"]);
        (await Deadlines.ClaimDueAsync(Late, 2)).Select(room => room.RoomId).ShouldBe(["c"]);
    }

    [Fact]
    public async Task I8_a_lease_makes_a_room_due_sooner_and_never_later()
    {
        (await Deadlines.LeaseAsync("room", Soon)).ShouldBeNull();
        (await Deadlines.CountAsync()).ShouldBe(0);

        await Deadlines.ScheduleAsync("room", _start + Late, 7);
        (await OtherDeadlines.LeaseAsync("room", Soon)).ShouldBe(7);
        (await Deadlines.LeaseAsync("room", Late * 2)).ShouldBe(7);
        (await Deadlines.ClaimDueAsync(Soon, 10)).ShouldBeEmpty();
        await Harness.PassAsync(PastSoon);
        (await Deadlines.ClaimDueAsync(Late, 10)).ShouldHaveSingleItem().StepVersion.ShouldBe(7);

        await Deadlines.ScheduleAsync("due", _start.AddSeconds(-1), 3);
        (await Deadlines.LeaseAsync("due", Late)).ShouldBe(3);
        (await Deadlines.ClaimDueAsync(Late, 10)).ShouldBe([new DueRoom("due", 3, _start.AddSeconds(-1))]);
    }

    [Fact]
    public async Task A_removed_room_is_not_offered_and_may_be_removed_again()
    {
        await Deadlines.ScheduleAsync("room", _start.AddSeconds(-1), 7);
        (await OtherDeadlines.RemoveAsync("room")).ShouldBeTrue();
        (await Deadlines.RemoveAsync("room")).ShouldBeFalse();
        (await Deadlines.ClaimDueAsync(Late, 10)).ShouldBeEmpty();
        (await Deadlines.ScheduleAsync("room", _start.AddSeconds(-1), 1)).ShouldBeTrue();
        (await Deadlines.ClaimDueAsync(Late, 10)).ShouldHaveSingleItem().StepVersion.ShouldBe(1);
    }

    [Fact]
    public async Task The_count_is_the_number_of_rooms()
    {
        (await Deadlines.CountAsync()).ShouldBe(0);
        await Deadlines.ScheduleAsync("a", _start.AddSeconds(-1), 1);
        await Deadlines.ScheduleAsync("b", _start + Late, 1);
        await Deadlines.ScheduleAsync("b", _start + Late, 2);
        (await OtherDeadlines.CountAsync()).ShouldBe(2);
        await Deadlines.ClaimDueAsync(Late, 10);
        await Deadlines.LeaseAsync("b", Soon);
        (await Deadlines.CountAsync()).ShouldBe(2);
        await Deadlines.RemoveAsync("a");
        (await Deadlines.CountAsync()).ShouldBe(1);
    }

    [Fact]
    public async Task I8_of_many_claimers_each_room_has_one_per_lease()
    {
        var rooms = Enumerable.Range(0, 40).Select(i => $"room-{i:00}").ToArray();
        foreach (var room in rooms)
        {
            await Deadlines.ScheduleAsync(room, _start.AddSeconds(-1), 1);
        }

        // The first claims die; every room is claimed once more when their lease is over.
        foreach (var lease in new[] { TimeSpan.FromSeconds(2), Late })
        {
            var claims = await Race.RunAsync(8, i => (i % 2 == 0 ? Deadlines : OtherDeadlines).ClaimDueAsync(lease, 8));
            claims.ShouldAllBe(claim => claim.Count <= 8);
            claims.SelectMany(claim => claim).Select(room => room.RoomId).Order().ShouldBe(rooms);
            await Harness.PassAsync(lease < Late ? lease + Soon : TimeSpan.Zero);
        }

        (await Deadlines.CountAsync()).ShouldBe(40);
    }

    [Fact]
    public async Task Of_many_who_schedule_at_once_the_highest_version_stays()
    {
        for (var round = 0; round < 20; round++)
        {
            await Race.RunAsync(8, i => (i % 2 == 0 ? Deadlines : OtherDeadlines)
                .ScheduleAsync("room", _start.AddSeconds(-1 - i), (round * 8) + i));
            (await Deadlines.ClaimDueAsync(Late, 10)).ShouldBe([new DueRoom("room", (round * 8) + 7, _start.AddSeconds(-8))]);
        }
    }
}
