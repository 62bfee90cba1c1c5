using CsArena.Realtime.Matches;
using Shouldly;
using Xunit;

namespace CsArena.Realtime.Tests.Matches;

/// <summary>Results that could not be saved are saved soon after the history is back, not when their long pauses are over.</summary>
public sealed class WaitingResultsTests
{
    [Fact]
    public void Each_room_waits_once_and_in_order()
    {
        var waiting = new WaitingResults();
        Array.ForEach(["a", "b", "a"], waiting.Add);
        Take(waiting).ShouldBe("a");
        waiting.Add("a");
        Take(waiting).ShouldBe("b");
        Take(waiting).ShouldBe("a");
        Take(waiting).ShouldBeNull();
    }

    [Fact]
    public void A_room_that_finds_no_place_finds_one_later()
    {
        var waiting = new WaitingResults();
        for (var room = 0; room <= WaitingResults.Capacity; room++)
        {
            waiting.Add($"{room}");
        }

        Take(waiting).ShouldBe("0");
        waiting.Add($"{WaitingResults.Capacity}");
        for (var room = 1; room <= WaitingResults.Capacity; room++)
        {
            Take(waiting).ShouldBe($"{room}");
        }

        Take(waiting).ShouldBeNull();
    }

    private static string? Take(WaitingResults waiting) => waiting.TryTake(out var room) ? room : null;
}
