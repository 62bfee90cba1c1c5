using CsArena.Realtime.Authentication;
using CsArena.Realtime.Conformance;
using CsArena.Realtime.Delivery;
using CsArena.Realtime.Hubs;
using CsArena.Realtime.Protocol;
using Microsoft.Extensions.Time.Testing;
using Shouldly;
using Xunit;

namespace CsArena.Realtime.Tests.Hubs;

public class ArenaConnectionTests
{
    private readonly List<string> _sent = [];
    private int _writes;
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task Session_ready_is_the_first_event_and_what_came_before_follows()
    {
        var connection = Connection();
        await connection.SendAsync(EventNames.RoundReady, Room("room", 2));
        _sent.ShouldBeEmpty();
        await connection.OpenAsync(new SessionReadyEvent("alice", "node", "playing", "room"));
        await connection.SendAsync(EventNames.RoundStart, Room("room", 3));
        _sent.ShouldBe([EventNames.SessionReady, EventNames.RoundReady, EventNames.RoundStart]);
    }

    [Fact]
    public async Task Events_that_come_together_leave_in_one_write_without_those_that_are_late()
    {
        var connection = await OpenAsync();
        await connection.SendAsync("five", Room("room", 5));
        _writes = 0;
        await connection.SendAsync(new EventBatch(
            "alice", [OutgoingEvent.Of("four", Room("room", 4)), OutgoingEvent.Of("six", Room("room", 6)), OutgoingEvent.Of("seven", Room("room", 7))]));
        await connection.SendAsync(new EventBatch("alice", [OutgoingEvent.Of("six again", Room("room", 6))]));
        _sent.ShouldBe(["five", "six", "seven"]);
        _writes.ShouldBe(1);
    }

    [Fact]
    public async Task I10_an_event_that_comes_late_is_dropped()
    {
        var connection = await OpenAsync();
        await connection.SendAsync("five", Room("room", 5));
        await connection.SendAsync("four", Room("room", 4));
        await connection.SendAsync("five again", Room("room", 5));
        await connection.SendAsync("six", Room("room", 6));
        await connection.SendAsync("another room", Room("other", 1));
        _sent.ShouldBe(["five", "six", "another room"]);
    }

    [Fact]
    public async Task I10_what_a_restored_state_contains_is_not_told_again()
    {
        var connection = await OpenAsync();
        connection.Restored("room", new PlayerState { Status = "playing", Seq = 7 });
        await connection.SendAsync("seven", Room("room", 7));
        await connection.SendAsync("eight", Room("room", 8));
        connection.Restored("room", new PlayerState { Status = "playing", Seq = 3 });
        await connection.SendAsync("four", Room("room", 4));
        _sent.ShouldBe(["eight"]);
    }

    [Fact]
    public async Task I10_an_event_of_an_older_room_is_dropped()
    {
        var connection = await OpenAsync();
        await connection.SendAsync("found", Room("room", 1, at: 5000));
        await connection.SendAsync("told by a node that stood still", Room("older", 1, at: 4999));
        await connection.SendAsync("goes on", Room("room", 2, at: 6000));
        await connection.SendAsync("the next", Room("next", 1, at: 7000));
        await connection.SendAsync("late", Room("room", 3, at: 6500));
        _sent.ShouldBe(["found", "goes on", "the next"]);
    }

    [Fact]
    public async Task I10_a_restored_room_is_newer_than_what_was_told_before()
    {
        var connection = await OpenAsync();
        connection.Restored("room", new PlayerState { Status = "playing", Seq = 7, ServerTime = 5000 });
        await connection.SendAsync("of before", Room("older", 1, at: 4000));
        connection.Restored("old", new PlayerState { Status = "finished", Seq = 9, ServerTime = 6000 });
        await connection.SendAsync("goes on", Room("room", 8, at: 5500));
        _sent.ShouldBe(["goes on"]);
    }

    [Fact]
    public void Who_is_replaced_is_told_once()
    {
        var connection = Connection();
        connection.Ticket.Waits("default", default);
        connection.TryReplace().ShouldBeTrue();
        connection.TryReplace().ShouldBeFalse();
        (connection.IsReplaced, connection.Ticket.Queue).ShouldBe((true, null));
    }

    [Fact]
    public async Task Events_of_no_room_always_pass()
    {
        var connection = await OpenAsync();
        await connection.SendAsync("room", Room("room", 9));
        await connection.SendAsync(EventNames.ServerDraining, new ServerDrainingEvent(1000));
        _sent.Count.ShouldBe(2);
    }

    private static OpponentSubmittedEvent Room(string roomId, long seq, long at = 0)
        => new(1) { RoomId = roomId, Seq = seq, ServerTime = at };

    private async Task<ArenaConnection> OpenAsync()
    {
        var connection = Connection();
        await connection.OpenAsync(new SessionReadyEvent("alice", "node", "idle"));
        _sent.Clear();
        return connection;
    }

    private ArenaConnection Connection() => new(
        new PlayerIdentity("alice", "alice", null),
        new ConnectionContext("c1"),
        new RecordingClient(names =>
        {
            _writes++;
            _sent.AddRange(names);
        }),
        _time);
}
