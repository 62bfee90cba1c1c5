using CsArena.Realtime.Sessions;
using Shouldly;
using Xunit;

namespace CsArena.Realtime.Abstractions.Tests.Sessions;

public class GameSessionTests
{
    [Fact]
    public void A_player_has_a_slot_and_nobody_else_has()
    {
        var session = Sample.Session();
        session.SlotOf("ann").ShouldBe(PlayerSlot.Player1);
        session.SlotOf("ben").ShouldBe(PlayerSlot.Player2);
        session.SlotOf("eve").ShouldBeNull();
    }

    [Fact]
    public void With_changes_one_player_and_leaves_the_original()
    {
        var session = Sample.Session();
        foreach (var slot in PlayerSlots.Both)
        {
            var changed = session.With(slot, session[slot] with { Score = 30 });
            changed[slot].Score.ShouldBe(30);
            changed[slot.Opponent()].ShouldBe(session[slot.Opponent()]);
            session[slot].Score.ShouldBe(0);
        }
    }

    [Fact]
    public void Opponents_are_each_others()
    {
        PlayerSlot.Player1.Opponent().ShouldBe(PlayerSlot.Player2);
        PlayerSlot.Player2.Opponent().ShouldBe(PlayerSlot.Player1);
    }

    [Fact]
    public void A_round_knows_whose_answer_is_whose()
    {
        var (first, second) = (new Submission("a", Sample.Now, AfterOpponent: false), new Submission("b", Sample.Now, AfterOpponent: true));
        var round = Sample.Round().With(PlayerSlot.Player1, first);
        round.BothSubmitted.ShouldBeFalse();
        round = round.With(PlayerSlot.Player2, second);
        round.BothSubmitted.ShouldBeTrue();
        round.SubmissionOf(PlayerSlot.Player1).ShouldBe(first);
        round.SubmissionOf(PlayerSlot.Player2).ShouldBe(second);
    }

    [Fact]
    public void I9_a_finished_session_is_kept_for_long_until_it_is_saved_and_its_rounds_with_it()
    {
        var finished = Sample.Session(MatchPhase.Finished);
        SessionLifetimes.Of(Sample.Session()).ShouldBe(SessionLifetimes.Live);
        SessionLifetimes.OfRounds(Sample.Session()).ShouldBe(SessionLifetimes.Round);
        SessionLifetimes.Of(finished).ShouldBe(SessionLifetimes.Unsaved);
        SessionLifetimes.OfRounds(finished).ShouldBe(SessionLifetimes.Unsaved);
        SessionLifetimes.Of(finished with { Saved = true }).ShouldBe(SessionLifetimes.Finished);
        SessionLifetimes.OfRounds(finished with { Saved = true }).ShouldBe(SessionLifetimes.Finished);
        SessionLifetimes.Unsaved.ShouldBeGreaterThan(SessionLifetimes.Live);
        SessionLifetimes.Finished.ShouldBeLessThan(SessionLifetimes.Live);
    }
}
