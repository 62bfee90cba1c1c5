using CsArena.Realtime.Sessions;
using Shouldly;
using Xunit;

namespace CsArena.Realtime.Conformance;

public abstract partial class GameSessionStoreContract
{
    private static readonly TimeSpan _tolerance = TimeSpan.FromMilliseconds(400);

    [Fact]
    public async Task Before_the_first_pulse_there_is_no_gap()
    {
        (await Store.FindGapAsync(Room, TimeSpan.Zero, _tolerance)).ShouldBeNull();
        await Harness.PassAsync(2 * _tolerance);
        (await Store.FindGapAsync(Room, TimeSpan.Zero, _tolerance)).ShouldBeNull();
        await Store.PulseAsync(TimeSpan.Zero, _tolerance);
        (await Store.FindGapAsync(Room, TimeSpan.Zero, _tolerance)).ShouldBeNull();
    }

    [Fact]
    public async Task A_time_in_which_no_node_pulsed_is_known_to_all_of_them()
    {
        await Store.PulseAsync(TimeSpan.Zero, _tolerance);
        var before = await Harness.NowAsync();
        await Harness.PassAsync(2 * _tolerance);
        await OtherStore.PulseAsync(TimeSpan.Zero, _tolerance);
        var gap = (await Store.FindGapAsync(Room, TimeSpan.Zero, _tolerance)).ShouldNotBeNull();
        gap.From.ShouldBeLessThanOrEqualTo(before);
        (gap.To - before).ShouldBeGreaterThanOrEqualTo(2 * _tolerance);
        (await OtherStore.FindGapAsync("room-2", TimeSpan.Zero, _tolerance)).ShouldNotBeNull();
    }

    [Fact]
    public async Task A_gap_that_is_found_before_it_is_noted_ends_there()
    {
        await Store.PulseAsync(TimeSpan.Zero, _tolerance);
        await Harness.PassAsync(2 * _tolerance);
        var found = (await OtherStore.FindGapAsync(Room, TimeSpan.Zero, _tolerance)).ShouldNotBeNull();
        await Store.PulseAsync(TimeSpan.Zero, _tolerance);
        (await Store.FindGapAsync(Room, TimeSpan.Zero, _tolerance)).ShouldBe(found);
    }

    [Fact]
    public async Task Time_for_which_the_node_was_busy_is_no_gap()
    {
        await Store.PulseAsync(TimeSpan.Zero, _tolerance);
        await Harness.PassAsync(2 * _tolerance);
        await Store.PulseAsync(TimeSpan.FromMinutes(1), _tolerance);
        (await Store.FindGapAsync(Room, TimeSpan.Zero, _tolerance)).ShouldBeNull();
        await Harness.PassAsync(3 * _tolerance);
        var before = await Harness.NowAsync();
        var gap = (await Store.FindGapAsync(Room, _tolerance, _tolerance)).ShouldNotBeNull();
        (before - gap.From).ShouldBeGreaterThan(_tolerance);
        (before - gap.From).ShouldBeLessThan(3 * _tolerance);
    }

    [Fact]
    public async Task The_latest_gap_is_the_one_that_is_known()
    {
        await Store.PulseAsync(TimeSpan.Zero, _tolerance);
        await Harness.PassAsync(2 * _tolerance);
        await Store.PulseAsync(TimeSpan.Zero, _tolerance);
        var first = (await Store.FindGapAsync(Room, TimeSpan.Zero, _tolerance)).ShouldNotBeNull();
        await Harness.PassAsync(2 * _tolerance);
        await Store.PulseAsync(TimeSpan.Zero, _tolerance);
        var second = (await Store.FindGapAsync(Room, TimeSpan.Zero, _tolerance)).ShouldNotBeNull();
        second.From.ShouldBeGreaterThanOrEqualTo(first.To);
    }
}
