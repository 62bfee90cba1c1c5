using CsArena.Realtime.Abstractions.Tests.Sessions;
using CsArena.Realtime.Grading;
using CsArena.Realtime.History;
using CsArena.Realtime.Sessions;
using Shouldly;
using Xunit;

namespace CsArena.Realtime.Abstractions.Tests.History;

public class FinishedMatchTests
{
    private static GameRound Played => Sample.Round(new Submission("4", Sample.Now, false)) with
    {
        Score1 = new RoundScore(new Grade(true, 1), 10),
        Score2 = new RoundScore(Grade.Wrong, 0),
    };

    [Theory]
    [InlineData(MatchEndReason.Completed, true)]
    [InlineData(MatchEndReason.Forfeit, true)]
    [InlineData(MatchEndReason.Abandoned, false)]
    public void Only_an_abandoned_match_is_not_rated(MatchEndReason reason, bool isRated)
    {
        var ending = new MatchEnding(reason, null, Sample.Now);
        var match = new FinishedMatch(Sample.Session(MatchPhase.Finished) with { Ending = ending }, [Played]);
        match.IsRated.ShouldBe(isRated);
        match.RoomId.ShouldBe("room");
        match.Ending.ShouldBe(ending);
    }

    [Fact]
    public void A_match_without_a_played_round_is_not_rated()
    {
        var session = Sample.Session(MatchPhase.Finished) with { Ending = new MatchEnding(MatchEndReason.Forfeit, PlayerSlot.Player1, Sample.Now) };
        GameRound[] notPlayed = [Sample.Round(), Played with { Score1 = null, Score2 = null }, Played with { Submission1 = null }];
        new FinishedMatch(session, []).IsRated.ShouldBeFalse();
        new FinishedMatch(session, notPlayed).IsRated.ShouldBeFalse();
        new FinishedMatch(session, [.. notPlayed, Played]).IsRated.ShouldBeTrue();
    }

    [Fact]
    public void A_match_without_an_end_says_so()
        => Should.Throw<InvalidOperationException>(() => new FinishedMatch(Sample.Session(), []).Ending).Message.ShouldContain("room");

    [Fact]
    public void A_change_of_rating_knows_its_size() => new RatingChange(1000, 984).Delta.ShouldBe(-16);
}
