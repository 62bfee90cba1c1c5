using CsArena.Realtime.Abstractions.Tests.Sessions;
using CsArena.Realtime.History;
using CsArena.Realtime.Sessions;
using Shouldly;
using Xunit;

namespace CsArena.Realtime.Abstractions.Tests.History;

public class FinishedMatchTests
{
    [Theory]
    [InlineData(MatchEndReason.Completed, true)]
    [InlineData(MatchEndReason.Forfeit, true)]
    [InlineData(MatchEndReason.Abandoned, false)]
    public void Only_an_abandoned_match_is_not_rated(MatchEndReason reason, bool isRated)
    {
        var ending = new MatchEnding(reason, null, Sample.Now);
        var match = new FinishedMatch(Sample.Session(MatchPhase.Finished) with { Ending = ending }, [Sample.Round()]);
        match.IsRated.ShouldBe(isRated);
        match.RoomId.ShouldBe("room");
        match.Ending.ShouldBe(ending);
    }

    [Fact]
    public void A_match_without_an_end_says_so()
        => Should.Throw<InvalidOperationException>(() => new FinishedMatch(Sample.Session(), []).Ending).Message.ShouldContain("room");

    [Fact]
    public void A_change_of_rating_knows_its_size() => new RatingChange(1000, 984).Delta.ShouldBe(-16);
}
