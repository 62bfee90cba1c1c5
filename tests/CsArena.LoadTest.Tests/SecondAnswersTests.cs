using CsArena.LoadTest.Statistics;
using Shouldly;
using Xunit;

namespace CsArena.LoadTest.Tests;

public class SecondAnswersTests
{
    private readonly SecondAnswers _answers = new();

    [Fact]
    public void The_later_of_two_answers_is_the_second()
    {
        _answers.Sent("room", 1, "ann", 10);
        _answers.SentBy("room", 1, "ann").ShouldBeNull();
        _answers.Sent("room", 1, "ben", 12);
        (_answers.SentBy("room", 1, "ann"), _answers.SentBy("room", 1, "ben")).ShouldBe((null, 12L));
    }

    [Fact]
    public void An_answer_that_is_sent_again_counts_from_then()
    {
        _answers.Sent("room", 1, "ann", 10);
        _answers.Sent("room", 1, "ben", 12);
        _answers.Sent("room", 1, "ann", 15);
        (_answers.SentBy("room", 1, "ann"), _answers.SentBy("room", 1, "ben")).ShouldBe((15L, null));
    }

    [Fact]
    public void Rounds_and_matches_are_kept_apart()
    {
        _answers.Sent("room", 1, "ann", 10);
        _answers.Sent("room", 2, "ben", 12);
        _answers.Sent("other", 2, "ann", 13);
        (_answers.SentBy("room", 2, "ben"), _answers.SentBy("room", 1, "ann"), _answers.SentBy("other", 2, "ann")).ShouldBe((null, null, null));
    }

    [Fact]
    public void A_match_that_is_over_for_one_player_is_kept_for_the_other()
    {
        _answers.Sent("room", 1, "ann", 10);
        _answers.Sent("room", 1, "ben", 12);
        _answers.Ended("room");
        _answers.SentBy("room", 1, "ben").ShouldBe(12L);
        _answers.Ended("room");
        _answers.SentBy("room", 1, "ben").ShouldBeNull();
    }

    [Fact]
    public void An_answer_whose_connection_was_lost_is_not_measured()
    {
        _answers.Sent("room", 1, "ann", 10);
        _answers.Sent("room", 1, "ben", 12);
        _answers.Lost("room", "ben");
        (_answers.SentBy("room", 1, "ann"), _answers.SentBy("room", 1, "ben")).ShouldBe((null, null));
    }
}
