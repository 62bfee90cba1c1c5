using CsArena.Realtime.Client.Rooms;
using CsArena.Realtime.Client.Tests.Fakes;
using Shouldly;
using Xunit;

namespace CsArena.Realtime.Client.Tests;

/// <summary>I10, from the client's side.</summary>
public class RoomSequenceTests
{
    private readonly RoomSequence _sequence = new();

    [Fact]
    public void Next_events_are_delivered_even_when_numbers_are_skipped()
    {
        _sequence.Offer(Room.Found()).ShouldBe(SequenceVerdict.Deliver);
        _sequence.Offer(Room.At(4, prevSeq: 1)).ShouldBe(SequenceVerdict.Deliver);
        _sequence.Seq.ShouldBe(4);
    }

    [Fact]
    public void Duplicates_and_late_events_are_dropped()
    {
        _sequence.Offer(Room.Found());
        _sequence.Offer(Room.At(3, 1));
        _sequence.Offer(Room.At(3, 1)).ShouldBe(SequenceVerdict.Drop);
        _sequence.Offer(Room.At(2, 1)).ShouldBe(SequenceVerdict.Drop);
    }

    [Fact]
    public void A_missed_event_is_a_gap_and_changes_nothing()
    {
        _sequence.Offer(Room.Found());
        _sequence.Offer(Room.At(5, prevSeq: 3)).ShouldBe(SequenceVerdict.Gap);
        _sequence.Seq.ShouldBe(1);
    }

    [Fact]
    public void An_unknown_room_in_its_middle_is_a_gap()
        => _sequence.Offer(Room.At(5, 3, "r9")).ShouldBe(SequenceVerdict.Gap);

    [Fact]
    public void The_room_before_is_not_followed_any_more()
    {
        _sequence.Offer(Room.Found());
        _sequence.Offer(Room.End(2, 1));
        _sequence.LiveRoomId.ShouldBeNull();
        _sequence.Offer(Room.Found("r2"));
        _sequence.LiveRoomId.ShouldBe("r2");
        _sequence.Offer(Room.At(9, 8)).ShouldBe(SequenceVerdict.Drop);
    }

    [Fact]
    public void A_state_moves_on_and_an_older_one_does_not_move_back()
    {
        _sequence.Offer(Room.Found());
        _sequence.Apply(Room.Playing(7)).ShouldBe(StateNews.News);
        _sequence.Apply(Room.Playing(7)).ShouldBe(StateNews.Same);
        _sequence.Apply(Room.Playing(6)).ShouldBe(StateNews.Older);
        _sequence.Offer(Room.At(7, 6)).ShouldBe(SequenceVerdict.Drop);
        _sequence.Offer(Room.At(8, 7)).ShouldBe(SequenceVerdict.Deliver);
    }

    [Fact]
    public void A_finished_or_idle_state_ends_the_room()
    {
        _sequence.Offer(Room.Found());
        _sequence.Apply(Room.Finished(9)).ShouldBe(StateNews.News);
        _sequence.LiveRoomId.ShouldBeNull();

        _sequence.Offer(Room.Found("r2"));
        _sequence.Apply(new() { Status = "idle" }).ShouldBe(StateNews.News);
        _sequence.LiveRoomId.ShouldBeNull();
    }

    [Fact]
    public void The_state_of_an_old_room_leaves_the_one_being_played()
    {
        _sequence.Offer(Room.Found("r2"));
        _sequence.Apply(Room.Finished(40, "r1"));
        _sequence.LiveRoomId.ShouldBe("r2");
        _sequence.Seq.ShouldBe(1);
    }
}
