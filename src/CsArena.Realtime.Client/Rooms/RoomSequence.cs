using CsArena.Realtime.Protocol;

namespace CsArena.Realtime.Client.Rooms;

/// <summary>What to do with an event of a room.</summary>
internal enum SequenceVerdict
{
    Deliver,

    /// <summary>It came before, or is part of a state that came before.</summary>
    Drop,

    /// <summary>An event before it was missed.</summary>
    Gap,
}

/// <summary>What a state brought.</summary>
internal enum StateNews
{
    News,

    /// <summary>The same sequence as known already.</summary>
    Same,

    /// <summary>Made before an event that was delivered meanwhile.</summary>
    Older,
}

/// <summary>How far a client has followed its room (I10).</summary>
internal sealed class RoomSequence
{
    private string? _left;

    /// <summary>The room that was followed last, also when it is over.</summary>
    public string? RoomId { get; private set; }

    /// <summary>Latest sequence seen of that room.</summary>
    public long Seq { get; private set; }

    /// <summary>Whether that room's match has ended.</summary>
    public bool Over { get; private set; }

    /// <summary>The room being played, if one is.</summary>
    public string? LiveRoomId => Over ? null : RoomId;

    public SequenceVerdict Offer(RoomEvent arrived)
    {
        if (arrived.RoomId == RoomId)
        {
            if (arrived.Seq <= Seq)
            {
                return SequenceVerdict.Drop;
            }

            if (arrived.PrevSeq > Seq)
            {
                return SequenceVerdict.Gap;
            }

            Seq = arrived.Seq;
            Over |= arrived is MatchEndEvent;
            return SequenceVerdict.Deliver;
        }

        if (arrived.RoomId == _left)
        {
            return SequenceVerdict.Drop;
        }

        if (arrived.PrevSeq > 0)
        {
            return SequenceVerdict.Gap;
        }

        Enter(arrived.RoomId, arrived.Seq, arrived is MatchEndEvent);
        return SequenceVerdict.Deliver;
    }

    public StateNews Apply(PlayerState state)
    {
        var over = state.Status == PlayerStatuses.Finished;
        if (state.RoomId is not { } roomId || !(over || state.Status == PlayerStatuses.Playing))
        {
            var known = LiveRoomId is null;
            Leave();
            return known ? StateNews.Same : StateNews.News;
        }

        var seq = state.Seq ?? 0;
        if (roomId == RoomId)
        {
            if (seq < Seq || (Over && !over))
            {
                return StateNews.Older;
            }

            var news = seq > Seq || over != Over ? StateNews.News : StateNews.Same;
            Seq = seq;
            Over = over;
            return news;
        }

        // An old room, asked for on purpose: it says nothing about the one being played.
        if (over && LiveRoomId is not null)
        {
            return StateNews.News;
        }

        Enter(roomId, seq, over);
        return StateNews.News;
    }

    private void Enter(string roomId, long seq, bool over)
    {
        _left = RoomId;
        RoomId = roomId;
        Seq = seq;
        Over = over;
    }

    private void Leave()
    {
        if (LiveRoomId is not null)
        {
            Over = true;
        }
    }
}
