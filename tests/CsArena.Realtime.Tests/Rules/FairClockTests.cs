using CsArena.Realtime.Protocol;
using CsArena.Realtime.Rules;
using CsArena.Realtime.Sessions;
using Shouldly;
using Xunit;

namespace CsArena.Realtime.Tests.Rules;

public class FairClockTests
{
    [Fact]
    public void A_question_whose_end_fell_into_a_gap_goes_on_for_the_time_that_was_cut_off()
    {
        var match = Asked();
        match.Pass(TimeSpan.FromSeconds(25));

        // Away for the last 18 of these 25 seconds: the last 8 of the question's 15 were lost.
        match.Apply(After(match, TimeSpan.FromSeconds(18)));

        match.Session.Phase.ShouldBe(MatchPhase.Question);
        (match.Session.PhaseEndsAt - match.Now).ShouldBe(TimeSpan.FromSeconds(8));
        var told = (RoundStartEvent)match.Told[^1].Payload;
        told.Round.ShouldBe(1);
        told.EndsAt.ShouldBe(match.Session.PhaseEndsAt.ToUnixTimeMilliseconds());
        match.Submit(PlayerSlot.Player1, "a").ShouldBe(SubmitStatus.Accepted);
    }

    [Fact]
    public void A_gap_is_looked_for_also_when_it_was_over_just_after_the_end()
    {
        var match = Asked();
        match.Pass(TimeSpan.FromSeconds(15));
        MatchRules.IsLate(match.Snapshot).ShouldBeFalse();
        match.Pass(TimeSpan.FromMilliseconds(200));
        MatchRules.IsLate(match.Snapshot).ShouldBeTrue();
        match.Apply(After(match, TimeSpan.FromSeconds(5)));
        (match.Session.PhaseEndsAt - match.Now).ShouldBe(TimeSpan.FromSeconds(4.8));
    }

    [Fact]
    public void However_late_a_step_is_no_clock_moves_without_a_gap()
    {
        var match = Asked();
        match.Pass(TimeSpan.FromSeconds(15 + 20));
        match.Apply(new MatchInput.TimePassed());
        match.Session.Phase.ShouldBe(MatchPhase.Grading);
    }

    [Fact]
    public void A_gap_that_was_over_before_the_end_moves_no_clock()
    {
        var match = Asked();
        match.Pass(TimeSpan.FromSeconds(10));
        var gap = After(match, TimeSpan.FromSeconds(8));
        match.Pass(TimeSpan.FromSeconds(5 + 20));
        match.Apply(gap);
        match.Session.Phase.ShouldBe(MatchPhase.Grading);
    }

    [Fact]
    public void A_gap_is_given_back_once()
    {
        var match = Asked();
        match.Pass(TimeSpan.FromSeconds(25));
        var gap = After(match, TimeSpan.FromSeconds(18));
        match.Apply(gap);
        match.Pass(TimeSpan.FromSeconds(8 + 5));
        match.Apply(gap);
        match.Session.Phase.ShouldBe(MatchPhase.Grading);
    }

    [Fact]
    public void A_gap_that_was_noted_after_the_session_was_read_is_given_back_once()
    {
        var match = Asked();
        match.Pass(TimeSpan.FromSeconds(25));
        var gap = new MatchInput.TimePassed(new ServiceGap(match.Session.PhaseEndsAt.AddMilliseconds(-1), match.Now.AddSeconds(1)));
        match.Apply(gap);
        (match.Session.PhaseEndsAt - match.Now).ShouldBe(TimeSpan.FromMilliseconds(1001));
        match.Pass(TimeSpan.FromSeconds(2));
        match.Apply(gap);
        match.Session.Phase.ShouldBe(MatchPhase.Grading);
    }

    [Fact]
    public void What_one_phase_is_given_back_is_bounded()
    {
        var match = Asked(options => options.MaxExtension = TimeSpan.FromSeconds(10));
        match.Pass(TimeSpan.FromSeconds(15 + 7));
        match.Apply(After(match, TimeSpan.FromSeconds(7 + 7)));
        (match.Session.PhaseEndsAt - match.Now).ShouldBe(TimeSpan.FromSeconds(7));
        match.Pass(TimeSpan.FromSeconds(7 + 60));
        match.Apply(After(match, TimeSpan.FromSeconds(65)));
        (match.Session.PhaseEndsAt - match.Now).ShouldBe(TimeSpan.FromSeconds(3));
        match.Pass(TimeSpan.FromSeconds(3 + 60));
        match.Apply(After(match, TimeSpan.FromSeconds(62)));
        match.Session.Phase.ShouldBe(MatchPhase.Grading);
    }

    [Fact]
    public void Nobody_forfeits_for_a_fault_of_the_server()
    {
        var match = Asked(options => options.QuestionDurations.Multiple.Easy = TimeSpan.FromMinutes(10));
        match.Apply(new MatchInput.PlayerLeft("alice"));
        match.Pass(TimeSpan.FromSeconds(50));
        match.Apply(After(match, TimeSpan.FromSeconds(45)));
        match.Session.Ending.ShouldBeNull();
        (match.Session.Player1.GraceEndsAt - match.Now).ShouldBe(TimeSpan.FromSeconds(25));
        match.Told[^1].Name.ShouldBe(EventNames.OpponentDisconnected);
    }

    [Fact]
    public void A_question_that_both_have_answered_is_not_extended()
    {
        var match = Asked();
        match.Submit(PlayerSlot.Player1, "a");
        match.Submit(PlayerSlot.Player2, "b");
        match.Pass(TimeSpan.FromSeconds(60));
        match.Apply(After(match, TimeSpan.FromSeconds(59)));
        match.Session.Phase.ShouldBe(MatchPhase.Grading);
    }

    /// <summary>The service was away for so long until now.</summary>
    private static MatchInput.TimePassed After(TableMatch match, TimeSpan away) => new(new ServiceGap(match.Now - away, match.Now));

    private static TableMatch Asked(Action<MatchRulesOptions>? change = null)
    {
        var match = new TableMatch(Samples.Rules(change), Samples.Rounds(5));
        match.ToQuestion();
        return match;
    }
}
