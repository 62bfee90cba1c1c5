using CsArena.LoadTest.Invariants;
using CsArena.Realtime.Conformance;
using CsArena.Realtime.Protocol;
using Microsoft.Extensions.Time.Testing;
using Shouldly;
using Xunit;

namespace CsArena.LoadTest.Tests;

public class InvariantCheckerTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly InvariantChecker _checker;
    private readonly Dictionary<string, long> _seqs = [];

    public InvariantCheckerTests()
    {
        _checker = new InvariantChecker(_time, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(30));
        foreach (var player in (string[])["a", "b", "c"])
        {
            _checker.Register(player);
        }
    }

    [Fact]
    public void A_whole_match_is_clean()
    {
        Play("r1");
        Play("r2");
        ShouldBeClean();
    }

    [Fact]
    public void A_match_with_a_player_of_another_run_is_clean()
    {
        Found("a", "stranger");
        Round("a", 1, 10, 0);
        Round("a", 2, 10, 0);
        End("a", "win", 20, 0);
        ShouldBeClean();
    }

    [Fact]
    public void Players_must_name_each_other()
    {
        Found("a", "b");
        Found("b", "c");
        ShouldFind("found-by-two");
    }

    [Theory]
    [InlineData(-50, false)]
    [InlineData(500, true)]
    public void A_state_of_after_the_answer_holds_the_answer(int readAfter, bool isLost)
    {
        Found("a", "b");
        Found("b", "a");
        Start("a", 1, at: Now);
        _time.Advance(TimeSpan.FromSeconds(1));
        _checker.Submitted("a", "r1", 1, "an answer");
        var readAt = Now + readAfter;
        _time.Advance(TimeSpan.FromSeconds(1));
        _checker.Saw("a", State("playing", "question", 1, 3, 0, 0) with { ServerTime = readAt });
        _checker.Violations.Any(violation => violation.Rule == "answer-lost").ShouldBe(isLost);
    }

    [Fact]
    public void Nobody_is_matched_with_itself()
    {
        Found("a", "a");
        ShouldFind("found-by-two");
    }

    [Fact]
    public void A_room_has_no_third_player()
    {
        Found("a", "b");
        Found("b", "a");
        Found("c", "a");
        ShouldFind("found-by-two");
    }

    [Fact]
    public void A_room_that_is_over_is_not_found_again()
    {
        Play("r1");
        Found("c", "a");
        ShouldFind("found-by-two");
    }

    [Fact]
    public void A_match_is_found_by_both()
    {
        Found("a", "b");
        Round("a", 1, 10, 0);
        Round("a", 2, 10, 0);
        End("a", "win", 20, 0);
        _checker.Complete();
        ShouldFind("found-by-two");
    }

    [Fact]
    public void A_player_who_was_away_may_miss_a_match_that_was_forfeited()
    {
        Found("a", "b");
        _checker.Disconnected("b");
        End("a", "win", 0, 0, reason: "forfeit");
        _checker.Reconnected("b");
        _checker.Saw("b", new PlayerState { Status = "idle" });
        ShouldBeClean();
    }

    [Fact]
    public void Nobody_plays_two_matches_at_once()
    {
        Found("a", "b");
        Found("a", "c", "r2");
        ShouldFind("one-match");
    }

    [Fact]
    public void A_match_does_not_vanish()
    {
        Found("a", "b");
        _checker.Saw("a", new PlayerState { Status = "idle" });
        ShouldFind("match-lost");
    }

    [Fact]
    public void Every_match_ends()
    {
        Found("a", "b");
        Found("b", "a");
        _checker.Complete();
        _checker.Violations.Count(violation => violation.Rule == "no-end").ShouldBe(2);
    }

    [Theory]
    [InlineData("loss", 20, 0, "final-scores")]
    [InlineData("win", 0, 20, "results")]
    [InlineData("draw", 0, 20, "results")]
    public void Both_are_told_the_same_end(string result, int my, int opponent, string rule)
    {
        Found("a", "b");
        Found("b", "a");
        End("a", "win", 20, 0, reason: "forfeit");
        End("b", result, my, opponent, reason: "forfeit");
        ShouldFind(rule);
    }

    [Fact]
    public void Both_are_told_the_same_reason()
    {
        Found("a", "b");
        Found("b", "a");
        End("a", "win", 20, 0, reason: "forfeit");
        End("b", "loss", 0, 20, reason: "abandoned");
        ShouldFind("results");
    }

    [Theory]
    [InlineData(2)]
    [InlineData(0)]
    public void Rounds_start_in_order(int round)
    {
        Found("a", "b");
        Start("a", round);
        ShouldFind("round-order");
    }

    [Fact]
    public void A_round_does_not_start_twice()
    {
        Found("a", "b");
        Start("a", 1);
        Start("a", 1);
        ShouldFind("round-order");
    }

    [Fact]
    public void A_round_does_not_end_twice()
    {
        Found("a", "b");
        Round("a", 1, 10, 0);
        RoundEnd("a", 1, (0, 10), (0, 0));
        ShouldFind("round-order");
    }

    [Fact]
    public void A_completed_match_had_all_its_rounds()
    {
        Found("a", "b");
        Round("a", 1, 10, 0);
        End("a", "win", 10, 0);
        ShouldFind("round-order");
    }

    [Fact]
    public void Scores_do_not_shrink()
    {
        Found("a", "b");
        Round("a", 1, 10, 0);
        Start("a", 2);
        RoundEnd("a", 2, (-5, 5), (0, 0));
        ShouldFind("score-grows");
    }

    [Fact]
    public void Totals_are_the_sum_of_the_rounds()
    {
        Found("a", "b");
        Start("a", 1);
        RoundEnd("a", 1, (10, 20), (0, 0));
        ShouldFind("score-sum");
    }

    [Fact]
    public void Both_see_the_same_totals_after_a_round()
    {
        Found("a", "b");
        Found("b", "a");
        Round("a", 1, 10, 0);
        Round("b", 1, 10, 0);
        ShouldFind("score-mirror");
    }

    [Fact]
    public void Sequences_grow()
    {
        Found("a", "b");
        _seqs["a"] = 0;
        Start("a", 1);
        ShouldFind("seq-order");
    }

    [Fact]
    public void Events_of_other_rooms_are_not_heard()
    {
        Found("a", "b");
        Start("a", 1, "r9");
        ShouldFind("stray-event");
    }

    [Fact]
    public void A_restored_player_goes_on_from_the_state()
    {
        Found("a", "b");
        Found("b", "a");
        Round("a", 1, 10, 0);
        Round("b", 1, 0, 10);
        _checker.Disconnected("b");
        Start("a", 2);
        _checker.Reconnected("b");
        _checker.Saw("b", State("playing", "question", 2, seq: 40, my: 0, opponent: 10));
        _seqs["b"] = 40;
        RoundEnd("a", 2, (5, 15), (0, 0));
        RoundEnd("b", 2, (0, 0), (5, 15));
        End("a", "win", 15, 0);
        End("b", "loss", 0, 15);
        ShouldBeClean();
    }

    [Fact]
    public void An_end_that_is_told_by_a_state_counts()
    {
        Found("a", "b");
        Found("b", "a");
        _checker.Disconnected("b");
        End("a", "win", 30, 0, reason: "forfeit");
        _checker.Saw("b", State("finished", "finished", 1, seq: 9, my: 0, opponent: 30) with
        {
            Result = new MatchEndEvent("loss", "forfeit", new ScorePair(0, 30), null),
        });
        ShouldBeClean();
    }

    [Fact]
    public void A_state_does_not_go_back()
    {
        Found("a", "b");
        Round("a", 1, 10, 0);
        _checker.Saw("a", State("playing", "question", 1, seq: 1, my: 0, opponent: 0));
        foreach (var rule in (string[])["seq-order", "round-order", "score-grows"])
        {
            ShouldFind(rule);
        }
    }

    [Fact]
    public void Nobody_waits_while_two_wait()
    {
        _checker.Queued("a", "default");
        _time.Advance(TimeSpan.FromSeconds(1));
        _checker.Queued("b", "default");
        _time.Advance(TimeSpan.FromSeconds(2));
        _checker.CheckWaiting();
        ShouldBeClean();
        _time.Advance(TimeSpan.FromSeconds(1));
        _checker.CheckWaiting();
        _checker.CheckWaiting();
        _checker.Violations.ShouldHaveSingleItem().Rule.ShouldBe("waiting");
    }

    [Theory]
    [InlineData("one waits")]
    [InlineData("other queue")]
    [InlineData("dropped")]
    [InlineData("dequeued")]
    [InlineData("matched")]
    [InlineData("back again")]
    public void Waiting_alone_is_no_violation(string why)
    {
        _checker.Queued("a", "default");
        if (why != "one waits")
        {
            _checker.Queued("b", why == "other queue" ? "ranked" : "default");
        }

        switch (why)
        {
            case "dropped":
                _checker.Disconnected("b");
                break;
            case "dequeued":
                _checker.Dequeued("b");
                break;
            case "matched":
                Found("b", "stranger");
                _checker.Queued("b", "default"); // The answer is read after the event.
                break;
            case "back again":
                _time.Advance(TimeSpan.FromSeconds(2));
                _checker.Disconnected("b");
                _checker.Reconnected("b");
                _checker.Saw("b", new PlayerState { Status = "queued", Queue = "default" });
                _time.Advance(TimeSpan.FromSeconds(1));
                break;
            default:
                break;
        }

        if (why != "back again")
        {
            _time.Advance(TimeSpan.FromSeconds(10));
        }

        _checker.CheckWaiting();
        _checker.Violations.ShouldBeEmpty();
    }

    [Fact]
    public void Only_the_first_hundred_are_kept()
    {
        for (var i = 0; i < 250; i++)
        {
            Start("a", 1, "nowhere");
        }

        _checker.Count.ShouldBe(250);
        _checker.Violations.Count.ShouldBe(100);
    }

    private void Play(string roomId)
    {
        Found("a", "b", roomId);
        Found("b", "a", roomId);
        Round("a", 1, 10, 0, roomId);
        Round("b", 1, 0, 10, roomId);
        Round("b", 2, 0, 10, roomId);
        Round("a", 2, 10, 0, roomId);
        End("a", "win", 20, 0, roomId);
        End("b", "loss", 0, 20, roomId);
    }

    private long Next(string player) => _seqs[player] = _seqs.GetValueOrDefault(player) + 1;

    private void Found(string player, string opponent, string roomId = "r1")
    {
        _seqs[player] = 0;
        _checker.Saw(player, new MatchFoundEvent(new OpponentInfo(opponent, opponent, 1000, "silver"), 2, "default")
        {
            RoomId = roomId,
            Seq = Next(player),
        });
    }

    private long Now => _time.GetUtcNow().ToUnixTimeMilliseconds();

    private void Start(string player, int round, string roomId = "r1", long at = 0)
        => _checker.Saw(player, new RoundStartEvent(round, 2, 0, new QuestionInfo("q", "short", "easy", [], 10, "?"))
        {
            RoomId = roomId,
            Seq = Next(player),
            ServerTime = at,
        });

    /// <summary>A round in which both gain as much as in every other round.</summary>
    private void Round(string player, int round, int my, int opponent, string roomId = "r1")
    {
        Start(player, round, roomId);
        RoundEnd(player, round, (my, my * round), (opponent, opponent * round), roomId);
    }

    private void RoundEnd(string player, int round, (int Delta, int Total) my, (int Delta, int Total) opponent, string roomId = "r1")
        => _checker.Saw(player, new RoundEndEvent(
            round,
            0,
            new ResultPair(new PlayerResult(true, my.Delta > 0, my.Delta, my.Total), new PlayerResult(true, opponent.Delta > 0, opponent.Delta, opponent.Total)),
            new SolutionInfo("", "")) { RoomId = roomId, Seq = Next(player) });

    private void End(string player, string result, int my, int opponent, string roomId = "r1", string reason = "completed")
        => _checker.Saw(player, new MatchEndEvent(result, reason, new ScorePair(my, opponent), null) { RoomId = roomId, Seq = Next(player) });

    private static PlayerState State(string status, string phase, int round, long seq, int my, int opponent)
        => new()
        {
            Status = status,
            RoomId = "r1",
            Phase = phase,
            Round = round,
            TotalRounds = 2,
            Seq = seq,
            Scores = new ScorePair(my, opponent),
            Opponent = new OpponentInfo("a", "a", 1000, "silver"),
        };

    private void ShouldBeClean()
    {
        _checker.Complete();
        _checker.Violations.ShouldBeEmpty();
    }

    private void ShouldFind(string rule) => _checker.Violations.ShouldContain(violation => violation.Rule == rule);
}
