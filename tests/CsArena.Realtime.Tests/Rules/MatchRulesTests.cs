using CsArena.Realtime.Grading;
using CsArena.Realtime.History;
using CsArena.Realtime.Protocol;
using CsArena.Realtime.Questions;
using CsArena.Realtime.Rules;
using CsArena.Realtime.Sessions;
using Shouldly;
using Xunit;

namespace CsArena.Realtime.Tests.Rules;

public class MatchRulesTests
{
    private static readonly MatchInput TimePassed = new MatchInput.TimePassed();

    [Fact]
    public void A_match_starts_by_naming_the_opponents_and_announcing_round_one()
    {
        var match = new TableMatch(Samples.Rules(), Samples.Rounds(5));

        match.Session.Phase.ShouldBe(MatchPhase.Ready);
        match.Session.PhaseEndsAt.ShouldBe(Samples.Start + TimeSpan.FromSeconds(3));
        match.Told.Select(told => (told.To, told.Name, told.Payload.Seq, told.Payload.PrevSeq)).ShouldBe(
        [
            (PlayerSlot.Player1, EventNames.MatchFound, 1, 0),
            (PlayerSlot.Player2, EventNames.MatchFound, 1, 0),
            (PlayerSlot.Player1, EventNames.RoundReady, 2, 1),
            (PlayerSlot.Player2, EventNames.RoundReady, 2, 1),
        ]);
        ((MatchFoundEvent)match.Told[0].Payload).Opponent.ShouldBe(new OpponentInfo("bob", "bob", 1000, "silver"));
        ((MatchFoundEvent)match.Told[1].Payload).Opponent.UserId.ShouldBe("alice");
    }

    [Theory]
    [InlineData(QuestionType.Multiple, Difficulty.Easy, 15, 5, 10)]
    [InlineData(QuestionType.Multiple, Difficulty.Medium, 20, 5, 20)]
    [InlineData(QuestionType.Multiple, Difficulty.Hard, 30, 5, 30)]
    [InlineData(QuestionType.Short, Difficulty.Easy, 20, 7, 10)]
    [InlineData(QuestionType.Short, Difficulty.Medium, 30, 7, 20)]
    [InlineData(QuestionType.Short, Difficulty.Hard, 45, 7, 30)]
    [InlineData(QuestionType.Essay, Difficulty.Easy, 45, 10, 10)]
    [InlineData(QuestionType.Essay, Difficulty.Medium, 60, 10, 20)]
    [InlineData(QuestionType.Essay, Difficulty.Hard, 90, 10, 30)]
    public void Time_and_points_follow_type_and_difficulty(QuestionType type, Difficulty difficulty, int question, int review, int points)
    {
        var match = new TableMatch(Samples.Rules(), Samples.Rounds(Samples.Question(1, type, difficulty)));
        match.ToQuestion();
        (match.Session.PhaseEndsAt - match.Now).ShouldBe(TimeSpan.FromSeconds(question));

        match.PlayRound("a", null, Grade.Right, Grade.Wrong);

        match.Session.Phase.ShouldBe(MatchPhase.Review);
        (match.Session.PhaseEndsAt - match.Now).ShouldBe(TimeSpan.FromSeconds(review));
        match.Session.Player1.Score.ShouldBe(points + 5);
        match.Session.Player2.Score.ShouldBe(0);
    }

    [Fact]
    public void The_time_scale_multiplies_every_duration_of_the_game()
    {
        var match = new TableMatch(Samples.Rules(options => options.TimeScale = 0.1), Samples.Rounds(5));
        (match.Session.PhaseEndsAt - match.Now).ShouldBe(TimeSpan.FromSeconds(0.3));
        match.Apply(new MatchInput.PlayerLeft("alice"));
        (match.Session.Player1.GraceEndsAt - match.Now).ShouldBe(TimeSpan.FromSeconds(3));
        match.Apply(new MatchInput.PlayerReturned("alice"));
        match.ToQuestion();
        (match.Session.PhaseEndsAt - match.Now).ShouldBe(TimeSpan.FromSeconds(1.5));
    }

    [Fact]
    public void Both_answers_end_the_question_early_and_one_does_not()
    {
        var match = new TableMatch(Samples.Rules(), Samples.Rounds(5));
        match.ToQuestion();
        match.Submit(PlayerSlot.Player1, "a").ShouldBe(SubmitStatus.Accepted);
        match.Apply(TimePassed).ShouldBeNull();
        match.Submit(PlayerSlot.Player2, "b").ShouldBe(SubmitStatus.Accepted);
        match.Apply(TimePassed).ShouldNotBeNull();
        match.Session.Phase.ShouldBe(MatchPhase.Grading);
    }

    [Fact]
    public void The_faster_of_two_right_answers_gets_the_bonus()
    {
        var match = new TableMatch(Samples.Rules(), Samples.Rounds(5));
        match.PlayRound("a", "a", Grade.Right, Grade.Right);
        match.Session.Player1.Score.ShouldBe(15);
        match.Session.Player2.Score.ShouldBe(10);
    }

    [Fact]
    public void A_right_answer_gets_the_bonus_over_a_faster_wrong_one()
    {
        var match = new TableMatch(Samples.Rules(), Samples.Rounds(5));
        match.PlayRound("b", "a", Grade.Wrong, Grade.Right);
        match.Session.Player1.Score.ShouldBe(0);
        match.Session.Player2.Score.ShouldBe(15);
    }

    [Fact]
    public void Two_right_answers_in_the_same_instant_get_no_bonus()
    {
        var match = new TableMatch(Samples.Rules(), Samples.Rounds(5));
        match.PlayRound("a", "a", Grade.Right, Grade.Right, between: TimeSpan.Zero);
        match.Session.Player1.Score.ShouldBe(10);
        match.Session.Player2.Score.ShouldBe(10);
    }

    [Fact]
    public void The_points_of_an_essay_scale_with_its_grade()
    {
        var match = new TableMatch(Samples.Rules(), Samples.Rounds(Samples.Question(1, QuestionType.Essay, Difficulty.Hard)));
        match.PlayRound("some", "half", new Grade(false, 0.5, "half"), new Grade(true, 0.75));
        match.Session.Player1.Score.ShouldBe(15);
        match.Session.Player2.Score.ShouldBe(23 + 5);
        var end = (RoundEndEvent)match.Told[^2].Payload;
        end.Results.My.ShouldBe(new PlayerResult(true, false, 15, 15, "half"));
        end.Results.Opponent.ShouldBe(new PlayerResult(true, true, 28, 28));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(-3.0)]
    [InlineData(double.NegativeInfinity)]
    public void A_share_that_makes_no_sense_counts_nothing(double share)
    {
        var match = new TableMatch(Samples.Rules(), Samples.Rounds(1));
        match.PlayRound("a", null, new Grade(false, share), Grade.Wrong);
        match.Session.Player1.Score.ShouldBe(0);
    }

    [Fact]
    public void Five_rounds_then_the_higher_score_wins()
    {
        var match = new TableMatch(Samples.Rules(), Samples.Rounds(5));
        for (var round = 1; round <= 5; round++)
        {
            match.Session.CurrentRound.ShouldBe(round);
            match.PlayRound("a", "b", Grade.Right, Grade.Wrong);
            match.EndReview();
        }

        match.Session.Phase.ShouldBe(MatchPhase.Finished);
        match.Session.Ending.ShouldBe(new MatchEnding(MatchEndReason.Completed, PlayerSlot.Player1, match.Now));
        match.Session.Player1.Score.ShouldBe(75);
    }

    [Fact]
    public void Equal_scores_are_a_draw()
    {
        var match = new TableMatch(Samples.Rules(options => options.TotalRounds = 1), Samples.Rounds(1));
        match.PlayRound(null, null, Grade.Wrong, Grade.Wrong);
        match.EndReview();
        match.Session.Ending!.Winner.ShouldBeNull();
        match.Apply(new MatchInput.ResultSaved(new RatingChange(1000, 1000), new RatingChange(1000, 1000)));
        var end = (MatchEndEvent)match.Told[^1].Payload;
        (end.Result, end.Reason, end.RatingChange).ShouldBe(("draw", "completed", 0));
    }

    [Fact]
    public void The_end_is_told_with_the_rating_when_saving_succeeds_at_once()
    {
        var match = new TableMatch(Samples.Rules(), Samples.Rounds(5));
        match.Apply(new MatchInput.PlayerForfeited("alice"));
        match.Told.ShouldNotContain(told => told.Name == EventNames.MatchEnd);
        match.Apply(new MatchInput.ResultSaved(new RatingChange(1000, 980), new RatingChange(1000, 1020)));
        var ends = match.Told.Where(told => told.Name == EventNames.MatchEnd).Select(told => (MatchEndEvent)told.Payload).ToArray();
        ends.Select(end => (end.Result, end.Reason, end.RatingChange)).ShouldBe([("loss", "forfeit", -20), ("win", "forfeit", 20)]);
        MatchRules.DueAt(match.Session).ShouldBeNull();
    }

    [Fact]
    public void The_end_is_told_once_without_the_rating_when_saving_fails_and_saving_goes_on()
    {
        var match = new TableMatch(Samples.Rules(), Samples.Rounds(5));
        match.Apply(new MatchInput.PlayerForfeited("alice"));
        match.Apply(new MatchInput.SaveFailed());
        ((MatchEndEvent)match.Told[^1].Payload).RatingChange.ShouldBeNull();
        MatchRules.DueAt(match.Session).ShouldBe(match.Now + TimeSpan.FromSeconds(1));
        var told = match.Told.Count;
        match.Apply(new MatchInput.SaveFailed());
        (MatchRules.DueAt(match.Session) - match.Now).ShouldBe(TimeSpan.FromSeconds(2));
        match.Apply(new MatchInput.ResultSaved(null, null));
        match.Told.Count.ShouldBe(told);
        match.Session.Saved.ShouldBeTrue();
    }

    [Fact]
    public void A_player_who_stays_away_past_the_grace_has_lost()
    {
        var match = new TableMatch(Samples.Rules(options => options.ReadyDuration = TimeSpan.FromMinutes(5)), Samples.Rounds(5));
        match.Apply(new MatchInput.PlayerLeft("alice"));
        MatchRules.DueAt(match.Session).ShouldBe(match.Now + TimeSpan.FromSeconds(1));
        match.Pass(TimeSpan.FromSeconds(1));
        match.Apply(TimePassed);
        var told = match.Told[^1];
        (told.To, told.Name).ShouldBe((PlayerSlot.Player2, EventNames.OpponentDisconnected));
        ((OpponentDisconnectedEvent)told.Payload).GraceEndsAt.ShouldBe((match.Now + TimeSpan.FromSeconds(29)).ToUnixTimeMilliseconds());
        MatchRules.DueAt(match.Session).ShouldBe(match.Now + TimeSpan.FromSeconds(29));
        match.Pass(TimeSpan.FromSeconds(28.9));
        match.Apply(TimePassed).ShouldBeNull();
        match.Pass(TimeSpan.FromSeconds(0.1));
        match.Apply(TimePassed);
        match.Session.Ending.ShouldBe(new MatchEnding(MatchEndReason.Forfeit, PlayerSlot.Player2, match.Now));
    }

    [Fact]
    public void A_player_who_returns_in_time_plays_on()
    {
        var match = new TableMatch(Samples.Rules(), Samples.Rounds(5));
        match.Apply(new MatchInput.PlayerLeft("alice"));
        match.Apply(new MatchInput.PlayerLeft("alice")).ShouldBeNull();
        match.Pass(TimeSpan.FromSeconds(1));
        match.Apply(TimePassed);
        match.Apply(new MatchInput.PlayerReturned("alice"));
        match.Told[^1].Name.ShouldBe(EventNames.OpponentReconnected);
        match.Apply(new MatchInput.PlayerReturned("alice")).ShouldBeNull();
        match.Session.Player1.GraceEndsAt.ShouldBeNull();
    }

    [Fact]
    public void An_absence_that_has_not_lasted_is_told_to_nobody_and_neither_is_the_return()
    {
        var match = new TableMatch(Samples.Rules(), Samples.Rounds(5));
        var told = match.Told.Count;
        for (var i = 0; i < 2_000; i++)
        {
            match.Apply(new MatchInput.PlayerLeft("alice")).ShouldNotBeNull();
            match.Session.Player1.IsAnnouncedAbsent.ShouldBeFalse();
            match.Apply(new MatchInput.PlayerReturned("alice")).ShouldNotBeNull();
        }

        match.Told.Count.ShouldBe(told);
        match.Session.Player1.AnnounceAbsenceAt.ShouldBeNull();
        match.ToQuestion();
        match.Told[^1].Payload.PrevSeq.ShouldBe(match.Told[told - 1].Payload.Seq);
    }

    [Theory]
    [InlineData(30, 0, 1, 0)]
    [InlineData(30, 5, 1, 5)]
    [InlineData(30, 5, 0.1, 0.5)]
    [InlineData(1, 1, 1, 0.5)]
    public void An_absence_is_told_of_after_the_configured_time_and_before_half_the_grace_is_over(double grace, double after, double scale, double expected)
    {
        var rules = Samples.Rules(options =>
        {
            options.DisconnectGrace = TimeSpan.FromSeconds(grace);
            options.AnnounceAbsenceAfter = TimeSpan.FromSeconds(after);
            options.TimeScale = scale;
            options.ReadyDuration = TimeSpan.FromMinutes(10);
        });
        var match = new TableMatch(rules, Samples.Rounds(5));
        match.Apply(new MatchInput.PlayerLeft("alice"));
        match.Pass(TimeSpan.FromSeconds(expected));
        match.Apply(TimePassed);
        match.Session.Player1.IsAnnouncedAbsent.ShouldBeTrue();
        match.Told.Count(told => told.Name == EventNames.OpponentDisconnected).ShouldBe(1);
        (match.Session.Player1.GraceEndsAt - match.Now).ShouldBe(TimeSpan.FromSeconds((grace * scale) - expected));
    }

    [Fact]
    public void When_both_stay_away_the_one_who_left_first_has_lost()
    {
        var match = new TableMatch(Samples.Rules(options => options.ReadyDuration = TimeSpan.FromMinutes(5)), Samples.Rounds(5));
        match.Apply(new MatchInput.PlayerLeft("bob"));
        match.Pass(TimeSpan.FromSeconds(1));
        match.Apply(new MatchInput.PlayerLeft("alice"));
        match.Pass(TimeSpan.FromSeconds(29));
        match.Apply(TimePassed);
        match.Session.Ending!.Winner.ShouldBe(PlayerSlot.Player1);
    }

    [Fact]
    public void When_both_leave_in_the_same_instant_the_match_is_abandoned()
    {
        var match = new TableMatch(Samples.Rules(options => options.ReadyDuration = TimeSpan.FromMinutes(5)), Samples.Rounds(5));
        match.Apply(new MatchInput.PlayerLeft("bob"));
        match.Apply(new MatchInput.PlayerLeft("alice"));
        match.Pass(TimeSpan.FromSeconds(30));
        match.Apply(TimePassed);
        match.Session.Ending.ShouldBe(new MatchEnding(MatchEndReason.Abandoned, null, match.Now));
    }

    [Fact]
    public void A_round_that_cannot_be_graded_counts_zero_for_both_and_says_so()
    {
        var match = new TableMatch(Samples.Rules(), Samples.Rounds(5));
        match.ToQuestion();
        match.Submit(PlayerSlot.Player1, "a");
        match.Submit(PlayerSlot.Player2, "a");
        match.Apply(TimePassed);
        match.Apply(new MatchInput.GradingFailed(1, match.Session.FailedAttempts));
        match.Apply(new MatchInput.GradingFailed(1, match.Session.FailedAttempts));
        match.Session.Phase.ShouldBe(MatchPhase.Grading);
        match.Apply(new MatchInput.GradingFailed(1, match.Session.FailedAttempts));
        match.Session.Phase.ShouldBe(MatchPhase.Review);
        var end = (RoundEndEvent)match.Told[^1].Payload;
        end.Results.My.Delta.ShouldBe(0);
        end.Results.My.Feedback.ShouldNotBeNull().ShouldContain("could not be graded");
    }

    [Fact]
    public void Grades_of_another_round_change_nothing()
    {
        var match = new TableMatch(Samples.Rules(), Samples.Rounds(5));
        match.PlayRound("a", "b", Grade.Right, Grade.Wrong);
        match.Apply(new MatchInput.Graded(1, new RoundGrades(Grade.Right, Grade.Right))).ShouldBeNull();
        match.EndReview();
        match.ToQuestion();
        match.PassPhase();
        match.Apply(TimePassed);
        match.Apply(new MatchInput.Graded(1, new RoundGrades(Grade.Right, Grade.Right))).ShouldBeNull();
    }

    [Fact]
    public void Ready_and_review_of_no_length_are_passed_through_with_their_events()
    {
        var match = new TableMatch(
            Samples.Rules(options =>
            {
                options.ReadyDuration = TimeSpan.Zero;
                options.ReviewDurations.Multiple = TimeSpan.Zero;
            }),
            Samples.Rounds(5));
        match.Apply(TimePassed);
        match.PlayRound("a", "b", Grade.Right, Grade.Wrong);
        match.Apply(TimePassed);
        match.Apply(TimePassed);
        match.Session.Phase.ShouldBe(MatchPhase.Question);
        match.Session.CurrentRound.ShouldBe(2);
        match.Told.Where(told => told.To == PlayerSlot.Player1).Select(told => told.Name).ShouldBe(
        [
            EventNames.MatchFound, EventNames.RoundReady, EventNames.RoundStart, EventNames.OpponentSubmitted,
            EventNames.RoundEnd, EventNames.RoundReady, EventNames.RoundStart,
        ]);
    }
}
