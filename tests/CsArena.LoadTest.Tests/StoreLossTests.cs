using CsArena.LoadTest.Invariants;
using CsArena.Realtime.Conformance;
using CsArena.Realtime.Protocol;
using Microsoft.Extensions.Time.Testing;
using Shouldly;
using Xunit;

namespace CsArena.LoadTest.Tests;

/// <summary>What the checker excuses when the store has lost something, and nothing more.</summary>
public class StoreLossTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly InvariantChecker _checker;

    public StoreLossTests()
    {
        _checker = new InvariantChecker(_time, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(30));
        foreach (var player in (string[])["a", "b"])
        {
            _checker.Register(player);
            Found(player);
        }
    }

    [Fact]
    public void A_lost_match_that_is_told_as_abandoned_is_excused_and_counted()
    {
        _checker.StoreLost();
        Idle("a");
        End("a", "abandoned", 2);
        End("b", "abandoned", 2);
        _checker.Complete();
        _checker.Violations.ShouldBeEmpty();
        (_checker.Losses.Abandoned, _checker.Losses.WentBack).ShouldBe((2, 0));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_player_who_is_told_to_be_in_no_match_is_to_be_told_its_end(bool isAllLost)
    {
        if (isAllLost)
        {
            _checker.StoreLost();
        }
        else
        {
            _checker.LastWritesLost(MomentAgo(), _ => true);
        }

        Idle("a");
        End("b", "abandoned", 2);
        _checker.Complete();
        Rules().ShouldBe(["no-end"]);
    }

    [Fact]
    public void A_lost_match_does_not_end_otherwise()
    {
        _checker.StoreLost();
        Idle("a");
        End("a", "completed", 2);
        Rules().ShouldBe(["stray-event"]);
    }

    [Fact]
    public void The_two_may_be_told_different_ends_when_one_is_abandoned()
    {
        _checker.StoreLost();
        End("a", "forfeit", 2, "win");
        End("b", "abandoned", 2);
        _checker.Violations.ShouldBeEmpty();
    }

    [Fact]
    public void The_two_may_not_be_told_different_ends_when_none_is_abandoned()
    {
        _checker.StoreLost();
        End("a", "forfeit", 2, "win");
        End("b", "forfeit", 2, "win");
        Rules().ShouldBe(["results"]);
    }

    [Fact]
    public void A_store_that_is_empty_gives_back_nothing_older()
    {
        _checker.StoreLost();
        Start("a", 1);
        Rules().ShouldBe(["seq-order"]);
    }

    [Theory]
    [InlineData(true, 0, true)]
    [InlineData(false, 0, false)]
    [InlineData(true, 2, false)]
    public void A_room_goes_back_where_it_was_on_the_server_and_was_heard_of_just_now(bool isThere, int secondsAgo, bool isExcused)
    {
        Start("a", 2);
        _time.Advance(TimeSpan.FromSeconds(secondsAgo));
        _checker.LastWritesLost(MomentAgo(), _ => isThere);
        Start("a", 2);
        Rules().Contains("seq-order").ShouldBe(!isExcused);
        _checker.Losses.WentBack.ShouldBe(isExcused ? 2 : 0);
    }

    [Theory]
    [InlineData(true, 0, true)]
    [InlineData(false, 0, false)]
    [InlineData(true, 2, false)]
    public void A_room_is_lost_where_it_was_on_the_server_and_was_made_just_now(bool isThere, int secondsAgo, bool isExcused)
    {
        _time.Advance(TimeSpan.FromSeconds(secondsAgo));
        Start("a", 2);
        _checker.LastWritesLost(MomentAgo(), _ => isThere);
        Idle("a");
        Rules().Contains("match-lost").ShouldBe(!isExcused);
    }

    [Fact]
    public void What_is_found_after_the_loss_is_not_excused()
    {
        End("a", "completed", 2);
        End("b", "completed", 2);
        _checker.StoreLost();
        var before = _checker.Count;
        Found("a", "r2");
        Idle("a");
        _checker.Violations.Skip(before).ShouldHaveSingleItem().Rule.ShouldBe("match-lost");
    }

    [Fact]
    public void A_ticket_that_is_gone_is_counted()
    {
        End("a", "abandoned", 2);
        _checker.Queued("a", "default");
        _checker.StoreLost();
        Idle("a");
        _checker.Losses.Tickets.ShouldBe(1);
    }

    private IEnumerable<string> Rules() => _checker.Violations.Select(violation => violation.Rule);

    private long MomentAgo() => _time.GetTimestamp() - (TimeSpan.FromSeconds(1).Ticks * _time.TimestampFrequency / TimeSpan.TicksPerSecond);

    private void Idle(string player) => _checker.Saw(player, new PlayerState { Status = "idle" });

    private void Found(string player, string roomId = "r1")
    {
        var opponent = player == "a" ? "b" : "a";
        _checker.Saw(player, new MatchFoundEvent(new OpponentInfo(opponent, opponent, 1000, "silver"), 2, "default") { RoomId = roomId, Seq = 1 });
    }

    private void Start(string player, long seq)
        => _checker.Saw(player, new RoundStartEvent(1, 2, 0, new QuestionInfo("q", "short", "easy", [], 10, "?")) { RoomId = "r1", Seq = seq });

    private void End(string player, string reason, long seq, string result = "draw")
        => _checker.Saw(player, new MatchEndEvent(result, reason, new ScorePair(0, 0), null) { RoomId = "r1", Seq = seq });
}
