using CsArena.Realtime.Sessions;
using Shouldly;
using Xunit;

namespace CsArena.Realtime.Abstractions.Tests.Sessions;

public class SubmissionRulesTests
{
    private static readonly Submission _earlier = new("4", Sample.Now, AfterOpponent: false);

    [Fact]
    public void An_answer_in_time_is_accepted_of_either_player()
    {
        Judge(Sample.Session(), Sample.Round(), "ann").ShouldBe(SubmitStatus.Accepted);
        Judge(Sample.Session(), Sample.Round(submission1: _earlier), "ben").ShouldBe(SubmitStatus.Accepted);
    }

    [Fact]
    public void I7_the_end_itself_is_too_late()
    {
        Judge(Sample.Session(), Sample.Round(), "ann", now: Sample.End.AddTicks(-1)).ShouldBe(SubmitStatus.Accepted);
        Judge(Sample.Session(), Sample.Round(), "ann", now: Sample.End).ShouldBe(SubmitStatus.TooLate);
    }

    [Theory]
    [InlineData(MatchPhase.Ready, SubmitStatus.WrongPhase)]
    [InlineData(MatchPhase.Grading, SubmitStatus.TooLate)]
    [InlineData(MatchPhase.Review, SubmitStatus.TooLate)]
    [InlineData(MatchPhase.Finished, SubmitStatus.WrongPhase)]
    public void I7_outside_the_question_nothing_is_accepted(MatchPhase phase, SubmitStatus status)
        => Judge(Sample.Session(phase), Sample.Round(), "ann").ShouldBe(status);

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(int.MaxValue)]
    public void I7_an_answer_for_another_round_is_refused(int round)
        => Judge(Sample.Session(), null, "ann", number: round).ShouldBe(SubmitStatus.WrongRound);

    [Theory]
    [InlineData(MatchPhase.Question)]
    [InlineData(MatchPhase.Grading)]
    [InlineData(MatchPhase.Review)]
    [InlineData(MatchPhase.Finished)]
    public void I7_an_earlier_answer_decides_before_anything_else(MatchPhase phase)
    {
        var round = Sample.Round(submission1: _earlier);
        Judge(Sample.Session(phase), round, "ann", answer: "4", now: Sample.End).ShouldBe(SubmitStatus.Repeated);
        Judge(Sample.Session(phase), round, "ann", answer: "5", now: Sample.End).ShouldBe(SubmitStatus.AlreadySubmitted);
    }

    [Fact]
    public void I7_answers_are_compared_to_the_letter()
        => Judge(Sample.Session(), Sample.Round(submission1: _earlier), "ann", answer: "4 ").ShouldBe(SubmitStatus.AlreadySubmitted);

    [Theory]
    [InlineData("eve")]
    [InlineData("")]
    [InlineData("Ann")]
    public void Nobody_else_may_answer_whatever_the_state(string player)
    {
        foreach (var phase in Enum.GetValues<MatchPhase>())
        {
            Judge(Sample.Session(phase), Sample.Round(submission1: _earlier), player).ShouldBe(SubmitStatus.NotInMatch);
        }
    }

    private static SubmitStatus Judge(
        GameSession session, GameRound? round, string player, int number = 2, string answer = "4", DateTimeOffset? now = null)
        => SubmissionRules.Judge(session, round, player, number, answer, now ?? Sample.Now);
}
