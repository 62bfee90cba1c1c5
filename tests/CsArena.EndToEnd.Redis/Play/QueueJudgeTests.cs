namespace CsArena.EndToEnd.Redis.Play;

/// <summary>That the judge of the queue finds what it is there for, told in the words of MONITOR.</summary>
public sealed class QueueJudgeTests
{
    private readonly QueueJudge _judge = new();

    public QueueJudgeTests()
    {
        Script("""ZADD match:queue:nodes 1000 n1""", """ZADD match:queue:nodes 5000 n2""");
    }

    [Fact]
    public void The_oldest_is_matched_first()
    {
        Waits("a", 1);
        Waits("b", 2);
        Matched(500, "a", 1);
        Matched(500, "b", 2, by: "d", room: "r2");
        ShouldFind();
        _judge.Matches.ShouldBe(["r1", "r2"]);
        _judge.Tickets.ShouldBe(2);
    }

    [Fact]
    public void An_older_ticket_is_not_passed_over()
    {
        Waits("a", 1);
        Waits("b", 2);
        Matched(500, "b", 2);
        ShouldFind("I4");
    }

    [Theory]
    [InlineData("held")]
    [InlineData("its node's lease is over")]
    [InlineData("in another queue")]
    public void A_ticket_that_is_not_live_is_passed_over(string why)
    {
        Waits("a", 1, queue: why == "in another queue" ? "ranked" : "default");
        if (why == "held")
        {
            Script("ZADD match:queue:held 900 a");
        }

        Waits("b", 2, node: "n2");
        Matched(why == "its node's lease is over" ? 1000 : 500, "b", 2, node: "n2");
        ShouldFind();
        _judge.PassedOver.ShouldBe(why == "in another queue" ? 0 : 1);
    }

    [Fact]
    public void A_ticket_that_is_held_no_more_is_live()
    {
        Waits("a", 1);
        Script("ZADD match:queue:held 900 a");
        Script("ZREM match:queue:held a");
        Waits("b", 2);
        Matched(500, "b", 2);
        ShouldFind("I4");
    }

    [Theory]
    [InlineData(1000, "n1")]
    [InlineData(500, "forgotten")]
    public void Nobody_is_matched_whose_node_is_dead(long at, string node)
    {
        Waits("a", 1, node);
        Matched(at, "a", 1, node);
        ShouldFind("I3");
    }

    [Fact]
    public void A_lease_that_was_renewed_goes_on()
    {
        Waits("a", 1);
        Script("ZADD match:queue:nodes 3000 n1");
        Matched(2000, "a", 1);
        ShouldFind();
    }

    [Fact]
    public void Nobody_is_matched_with_itself()
    {
        Waits("a", 1);
        Matched(500, "a", 1, by: "a");
        ShouldFind("I3");
    }

    [Fact]
    public void Nobody_plays_twice()
    {
        Waits("a", 1);
        Matched(500, "a", 1);
        Waits("d", 2);
        Matched(600, "d", 2, room: "r2");
        ShouldFind("I1");
    }

    [Fact]
    public void Nobody_waits_and_plays()
    {
        Waits("a", 1);
        Matched(500, "a", 1);
        Waits("c", 2);
        ShouldFind("I1");
    }

    [Fact]
    public void A_released_player_may_wait_again()
    {
        Waits("a", 1);
        Matched(500, "a", 1);
        Script("HDEL match:queue:playing a", "HDEL match:queue:playing c");
        Waits("c", 2);
        ShouldFind();
    }

    [Fact]
    public void A_match_is_made_of_a_ticket()
    {
        Matched(500, "a", 1);
        ShouldFind("I2");
    }

    [Fact]
    public void Tickets_that_end_without_a_match_are_noted()
    {
        Waits("a", 1);
        Script("HDEL match:queue:tickets a");
        Script("PING");
        ShouldFind();
        _judge.EndedOtherwise.ShouldHaveSingleItem().ShouldContain("a");
    }

    [Fact]
    public void A_ticket_that_moves_is_the_same()
    {
        Waits("a", 1);
        Waits("a", 1, node: "n2");
        Matched(3000, "a", 1, node: "n2");
        ShouldFind();
        _judge.Tickets.ShouldBe(1);
        _judge.EndedOtherwise.ShouldBeEmpty();
    }

    [Fact]
    public void Words_are_read_as_they_were_sent()
    {
        var command = RedisCommand.Parse("""1700000000.123456 [0 lua] "hset" "a key" "\xc3\xa4\"\\\n" "" """);
        command.IsInScript.ShouldBeTrue();
        command.Words.ShouldBe(["HSET", "a key", "ä\"\\\n", ""]);
        RedisCommand.Parse("""1700000000.123456 [0 127.0.0.1:50000] "PING" """).IsInScript.ShouldBeFalse();
    }

    private static string Ticket(string player, long number, string node, string queue)
        => $$"""{"number":{{number}},"playerId":"{{player}}","nodeId":"{{node}}","queue":"{{queue}}"}""";

    private void Waits(string player, long number, string node = "n1", string queue = "default")
        => Script($"HSET match:queue:tickets {player} {Ticket(player, number, node, queue)}");

    /// <summary>The one who waited, and somebody who came without a ticket.</summary>
    private void Matched(long at, string waited, long number, string node = "n1", string by = "c", string room = "r1") => Script(
        $"HDEL match:queue:tickets {waited}",
        $"HSET match:queue:playing {waited} {room} {by} {room}",
        "HSET match:queue:matches " + room + " " + $"{{\"matchedAt\":\"{at}\",\"player1\":{Ticket(waited, number, node, "default")},\"player2\":{Ticket(by, 0, "n2", "default")}}}");

    private void Script(params string[] commands)
    {
        _judge.Take(new RedisCommand(IsInScript: false, ["EVALSHA", "a script"]));
        foreach (var command in commands)
        {
            _judge.Take(new RedisCommand(IsInScript: true, command.Split(' ')));
        }
    }

    private void ShouldFind(string? rule = null)
    {
        if (rule is null)
        {
            _judge.Complaints.ShouldBeEmpty();
        }
        else
        {
            _judge.Complaints.ShouldHaveSingleItem().ShouldContain($"({rule})");
        }
    }
}
