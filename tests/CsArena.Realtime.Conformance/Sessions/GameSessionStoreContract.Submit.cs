using CsArena.Realtime.Sessions;
using Shouldly;
using Xunit;

namespace CsArena.Realtime.Conformance;

public abstract partial class GameSessionStoreContract
{
    [Fact]
    public async Task I7_the_first_answer_of_a_player_counts()
    {
        var session = await CreateAsync();
        var result = await Store.SubmitAsync(Room, "ann", 1, "a");

        result.Status.ShouldBe(SubmitStatus.Accepted);
        result.OpponentSubmitted.ShouldBeFalse();
        result.OpponentId.ShouldBe("bob");
        result.Seq.ShouldBe(4);
        result.OpponentPrevSeq.ShouldBe(1);
        await ShouldBeNowAsync(result.Now);

        var snapshot = (await OtherStore.GetAsync(Room)).ShouldNotBeNull();
        snapshot.Session.ShouldBe(session with { Version = 4, Player2 = session.Player2 with { EventSeq = 4 } });
        var submission = snapshot.Round.Submission1.ShouldNotBeNull();
        submission.Answer.ShouldBe("a");
        submission.AfterOpponent.ShouldBeFalse();
        await ShouldBeNowAsync(submission.SubmittedAt);
        snapshot.Round.Submission2.ShouldBeNull();
    }

    [Fact]
    public async Task I7_the_opponents_answer_counts_too_and_knows_that_it_is_the_second()
    {
        await CreateAsync();
        await Store.SubmitAsync(Room, "ann", 1, "a");
        var result = await OtherStore.SubmitAsync(Room, "bob", 1, "");

        result.Status.ShouldBe(SubmitStatus.Accepted);
        result.OpponentSubmitted.ShouldBeTrue();
        result.OpponentId.ShouldBe("ann");
        result.Seq.ShouldBe(5);
        result.OpponentPrevSeq.ShouldBe(0);
        var snapshot = (await Store.GetAsync(Room)).ShouldNotBeNull();
        snapshot.Round.BothSubmitted.ShouldBeTrue();
        snapshot.Round.Submission2.ShouldNotBeNull().Answer.ShouldBe("");
        snapshot.Round.Submission2.AfterOpponent.ShouldBeTrue();
        snapshot.Session.Player1.EventSeq.ShouldBe(5);
        snapshot.Session.Player2.EventSeq.ShouldBe(4);
        snapshot.Session.Version.ShouldBe(5);
        snapshot.Session.StepVersion.ShouldBe(2);
        var completed = result.Completed.ShouldNotBeNull();
        completed.Session.ShouldBe(snapshot.Session);
        ShouldBeSame(completed.Round, snapshot.Round);
        completed.Now.ShouldBe(result.Now);
    }

    [Fact]
    public async Task I7_the_same_answer_again_is_answered_as_the_first_was()
    {
        await CreateAsync();
        await Store.SubmitAsync(Room, "ann", 1, "a");
        await Store.SubmitAsync(Room, "bob", 1, "b");

        var first = await OtherStore.SubmitAsync(Room, "ann", 1, "a");
        first.Status.ShouldBe(SubmitStatus.Repeated);
        first.OpponentSubmitted.ShouldBeFalse();
        await ShouldBeNowAsync(first.Now);
        var second = await OtherStore.SubmitAsync(Room, "bob", 1, "b");
        second.Status.ShouldBe(SubmitStatus.Repeated);
        second.OpponentSubmitted.ShouldBeTrue();
        (await Store.GetAsync(Room)).ShouldNotBeNull().Session.Version.ShouldBe(5);
    }

    [Fact]
    public async Task I7_a_different_answer_later_is_refused_and_changes_nothing()
    {
        await CreateAsync();
        await Store.SubmitAsync(Room, "ann", 1, "a");
        await ShouldChangeNothingAsync(() => OtherStore.SubmitAsync(Room, "ann", 1, "A"), SubmitStatus.AlreadySubmitted);
    }

    [Fact]
    public async Task I7_the_same_answer_again_is_answered_even_after_the_round()
    {
        var session = await CreateAsync();
        await Store.SubmitAsync(Room, "ann", 1, "a");
        var next = session with { Version = 6, StepVersion = 6, CurrentRound = 2, Phase = MatchPhase.Question };
        (await Store.AdvanceAsync(4, next, [])).Status.ShouldBe(AdvanceStatus.Advanced);
        await ShouldChangeNothingAsync(() => Store.SubmitAsync(Room, "ann", 1, "a"), SubmitStatus.Repeated);
        await ShouldChangeNothingAsync(() => Store.SubmitAsync(Room, "ann", 1, "b"), SubmitStatus.AlreadySubmitted);
        await ShouldChangeNothingAsync(() => Store.SubmitAsync(Room, "bob", 1, "b"), SubmitStatus.WrongRound);
        (await Store.SubmitAsync(Room, "ann", 2, "b")).Status.ShouldBe(SubmitStatus.Accepted);
    }

    [Fact]
    public async Task I7_an_answer_to_a_room_that_is_not_there()
    {
        var result = await Store.SubmitAsync("no such room", "ann", 1, "a");
        result.Status.ShouldBe(SubmitStatus.RoomNotFound);
        await ShouldBeNowAsync(result.Now);
        (await Store.GetAsync("no such room")).ShouldBeNull();
    }

    [Fact]
    public async Task I7_an_answer_of_somebody_else_is_refused()
    {
        await CreateAsync();
        await ShouldChangeNothingAsync(() => Store.SubmitAsync(Room, "eve", 1, "a"), SubmitStatus.NotInMatch);
        await ShouldChangeNothingAsync(() => Store.SubmitAsync(Room, "Ann", 9, "a"), SubmitStatus.NotInMatch);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(-1)]
    [InlineData(int.MaxValue)]
    public async Task I7_an_answer_for_another_round_is_refused(int round)
    {
        await CreateAsync();
        await ShouldChangeNothingAsync(() => Store.SubmitAsync(Room, "ann", round, "a"), SubmitStatus.WrongRound);
    }

    [Theory]
    [InlineData(MatchPhase.Ready, 1, SubmitStatus.WrongPhase)]
    [InlineData(MatchPhase.Ready, 2, SubmitStatus.WrongRound)]
    [InlineData(MatchPhase.Grading, 1, SubmitStatus.TooLate)]
    [InlineData(MatchPhase.Review, 1, SubmitStatus.TooLate)]
    [InlineData(MatchPhase.Review, 2, SubmitStatus.WrongRound)]
    [InlineData(MatchPhase.Finished, 1, SubmitStatus.WrongPhase)]
    [InlineData(MatchPhase.Finished, 2, SubmitStatus.WrongPhase)]
    public async Task I7_an_answer_outside_the_question_phase_is_refused(MatchPhase phase, int round, SubmitStatus expected)
    {
        await CreateAsync(phase);
        await ShouldChangeNothingAsync(() => Store.SubmitAsync(Room, "ann", round, "a"), expected);
    }

    [Fact]
    public async Task I7_an_answer_after_the_time_is_refused_by_the_stores_clock()
    {
        await CreateAsync(phaseTime: Soon);
        await Harness.PassAsync(PastSoon);
        await ShouldChangeNothingAsync(() => Store.SubmitAsync(Room, "ann", 1, "a"), SubmitStatus.TooLate);
    }

    [Fact]
    public async Task Answers_are_kept_to_the_letter()
    {
        await CreateAsync();
        const string Answer = " {\"a\":1}\r\n\u0000\u00e9\uD83D\uDE00*%s ";
        (await Store.SubmitAsync(Room, "ann", 1, Answer)).Status.ShouldBe(SubmitStatus.Accepted);
        (await OtherStore.GetAsync(Room)).ShouldNotBeNull().Round.Submission1.ShouldNotBeNull().Answer.ShouldBe(Answer);
        (await Store.SubmitAsync(Room, "ann", 1, Answer)).Status.ShouldBe(SubmitStatus.Repeated);
        (await Store.SubmitAsync(Room, "ann", 1, Answer.Trim())).Status.ShouldBe(SubmitStatus.AlreadySubmitted);
    }

    private async Task ShouldChangeNothingAsync(Func<ValueTask<SubmitResult>> submit, SubmitStatus expected)
    {
        var before = (await Store.GetAsync(Room)).ShouldNotBeNull();
        var rounds = await Store.GetRoundsAsync(Room);
        var result = await submit();
        result.Status.ShouldBe(expected);
        await ShouldBeNowAsync(result.Now);
        (await Store.GetAsync(Room)).ShouldNotBeNull().Session.ShouldBe(before.Session);
        var after = await Store.GetRoundsAsync(Room);
        for (var i = 0; i < rounds.Count; i++)
        {
            ShouldBeSame(after[i], rounds[i]);
        }
    }

    private async Task ShouldBeNowAsync(DateTimeOffset time)
        => time.ShouldBe(await Harness.NowAsync(), TimeSpan.FromSeconds(5));
}
