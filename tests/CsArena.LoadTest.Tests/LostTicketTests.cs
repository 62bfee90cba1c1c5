using CsArena.LoadTest.Invariants;
using CsArena.Realtime.Conformance;
using CsArena.Realtime.Protocol;
using Microsoft.Extensions.Time.Testing;
using Shouldly;
using Xunit;

namespace CsArena.LoadTest.Tests;

/// <summary>
/// I2 as players see it: who was told to wait, or to be matched, does so until there is a match, or until it leaves. What else
/// may end a ticket is no violation.
/// </summary>
public class LostTicketTests
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);

    private static readonly PlayerState Idle = new() { Status = "idle" };

    private static readonly PlayerState Queued = new() { Status = "queued", Queue = "default" };

    private readonly FakeTimeProvider _time = new();
    private readonly InvariantChecker _checker;

    public LostTicketTests()
    {
        _checker = new InvariantChecker(_time, TimeSpan.FromSeconds(2), Grace);
        foreach (var player in (string[])["a", "b"])
        {
            _checker.Register(player);
        }
    }

    [Fact]
    public void A_player_who_is_back_in_time_still_waits()
    {
        _checker.Queued("a", "default");
        BackAfter(TimeSpan.FromSeconds(5), Idle);
        ShouldBeLost();
    }

    [Fact]
    public void A_ticket_that_a_state_told_of_is_not_lost_either()
    {
        BackAfter(TimeSpan.FromSeconds(1), Queued);
        BackAfter(TimeSpan.FromSeconds(1), Idle);
        ShouldBeLost();
    }

    [Fact]
    public void An_answer_that_is_read_when_the_connection_is_gone_counts()
    {
        _checker.Disconnected("a");
        _checker.Queued("a", "default");
        _checker.Reconnected("a");
        _checker.Saw("a", Idle);
        ShouldBeLost();
    }

    [Fact]
    public void A_ticket_is_not_lost_while_its_player_is_there()
    {
        _checker.Queued("a", "default");
        _time.Advance(TimeSpan.FromSeconds(5));
        _checker.Saw("a", Idle);
        ShouldBeLost();
    }

    [Fact]
    public void Every_return_is_judged_from_the_one_before_on()
    {
        _checker.Queued("a", "default");
        for (var times = 0; times < 5; times++)
        {
            BackAfter(Grace * 0.8, Queued);
        }

        ShouldBeClean();
        _checker.TicketsKept.ShouldBe(5);
        BackAfter(Grace * 0.8, Idle);
        ShouldBeLost();
    }

    [Fact]
    public void Connections_that_break_off_again_do_not_count_as_a_return()
    {
        _checker.Queued("a", "default");
        for (var times = 0; times < 4; times++)
        {
            _checker.Disconnected("a");
            _time.Advance(Grace / 3);
            _checker.Reconnected("a");
        }

        // Four thirds of the grace, and never there for long enough to be told anything.
        _checker.Saw("a", Idle);
        ShouldBeClean();
    }

    [Fact]
    public void A_match_that_was_promised_is_not_lost()
    {
        _checker.Matched("a", "r1");
        BackAfter(TimeSpan.FromSeconds(5), Idle);
        ShouldBeLost();
    }

    [Fact]
    public void A_match_that_was_promised_is_heard_of()
    {
        _checker.Matched("a", "r1");
        _time.Advance(Grace * 3);
        _checker.Complete();
        ShouldBeLost();
    }

    [Fact]
    public void Who_is_too_late_to_leave_hears_of_the_match()
    {
        _checker.Queued("a", "default");
        _checker.Leaves("a");
        _checker.Matched("a", "r1");
        _checker.Complete();
        ShouldBeLost();
    }

    [Fact]
    public void Who_asks_to_leave_was_in_the_queue()
    {
        _checker.Queued("a", "default");
        _time.Advance(TimeSpan.FromSeconds(5));
        _checker.Leaves("a");
        _checker.NotQueued("a");
        ShouldBeLost();
    }

    [Fact]
    public void A_loss_is_said_once()
    {
        _checker.Queued("a", "default");
        BackAfter(TimeSpan.FromSeconds(5), Idle);
        _checker.Saw("a", Idle);
        _checker.Complete();
        ShouldBeLost();
    }

    [Theory]
    [InlineData("never queued")]
    [InlineData("away for too long")]
    [InlineData("silent for too long")]
    [InlineData("dequeued")]
    [InlineData("asked to leave, unanswered")]
    [InlineData("asked to leave twice")]
    [InlineData("refused by a node that goes")]
    [InlineData("the store lost it")]
    [InlineData("found a match")]
    [InlineData("found the match that was promised")]
    [InlineData("a match came and went")]
    [InlineData("maybe matched with another run")]
    [InlineData("replaced")]
    public void What_else_ends_a_ticket_is_no_violation(string why)
    {
        var away = TimeSpan.FromSeconds(5);
        if (why != "never queued")
        {
            _checker.Queued("a", "default");
        }

        switch (why)
        {
            case "away for too long":
                away = Grace;
                break;
            case "silent for too long":
                // A connection may be dead for long before its player notices, and the arena has noticed.
                _time.Advance(Grace);
                break;
            case "dequeued":
                _checker.Leaves("a");
                _checker.Dequeued("a");
                break;
            case "asked to leave, unanswered":
                _checker.Leaves("a");
                break;
            case "asked to leave twice":
                _checker.Leaves("a");
                BackAfter(away, Queued);
                _checker.Leaves("a");
                _checker.NotQueued("a");
                break;
            case "refused by a node that goes":
                _checker.Refused("a");
                break;
            case "the store lost it":
                _checker.StoreLost();
                break;
            case "found a match" or "found the match that was promised":
                if (why != "found a match")
                {
                    _checker.Matched("a", "r1");
                }

                Play("a", "b");
                Play("b", "a");
                _checker.Matched("a", "r1"); // The answer is read when all is over.
                break;
            case "a match came and went":
                _checker.Disconnected("a");
                Play("b", "a");
                break;
            case "maybe matched with another run":
                Play("b", "stranger");
                break;
            case "replaced":
                _checker.Disconnected("a");
                _checker.Complete();
                return;
            default:
                break;
        }

        BackAfter(away, Idle);
        ShouldBeClean();
    }

    [Fact]
    public void A_match_that_came_and_went_explains_one_lost_ticket_only()
    {
        _checker.Queued("a", "default");
        _checker.Disconnected("a");
        Play("b", "a");
        BackAfter(TimeSpan.FromSeconds(5), Idle);
        _checker.Queued("a", "default");
        BackAfter(TimeSpan.FromSeconds(5), Idle);
        _checker.Violations.ShouldHaveSingleItem().Rule.ShouldBe("ticket-lost");
    }

    private void BackAfter(TimeSpan away, PlayerState state)
    {
        _checker.Disconnected("a");
        _time.Advance(away);
        _checker.Reconnected("a");
        _checker.Saw("a", state);
    }

    /// <summary>A match that ends at once, as one player sees it.</summary>
    private void Play(string player, string opponent)
    {
        _checker.Saw(player, new MatchFoundEvent(new OpponentInfo(opponent, opponent, 1000, "silver"), 2, "default") { RoomId = "r1", Seq = 1 });
        _checker.Saw(player, new MatchEndEvent(player == "a" ? "loss" : "win", "forfeit", new ScorePair(0, 0), null) { RoomId = "r1", Seq = 2 });
    }

    private void ShouldBeClean()
    {
        _checker.Complete();
        _checker.Violations.ShouldBeEmpty();
    }

    private void ShouldBeLost() => _checker.Violations.ShouldHaveSingleItem().Rule.ShouldBe("ticket-lost");
}
