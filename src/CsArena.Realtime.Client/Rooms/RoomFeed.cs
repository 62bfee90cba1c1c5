using CsArena.Realtime.Protocol;
using Microsoft.Extensions.Logging;

namespace CsArena.Realtime.Client.Rooms;

/// <summary>
/// Lets room events through in order, each once. While a state is being fetched, events wait: those that the state
/// contains are dropped then, and the later ones follow it. Used from the event pump only.
/// </summary>
/// <param name="deliver">Takes an event that is next in order.</param>
/// <param name="restored">Takes a state that events go on from.</param>
/// <param name="gapFound">Fetches the state of a room, and then calls <see cref="Release"/>; events are held already.</param>
/// <param name="logger">The client's logger.</param>
internal sealed class RoomFeed(Action<RoomEvent> deliver, Action<PlayerState> restored, Action<string> gapFound, ILogger logger)
{
    private readonly RoomSequence _sequence = new();
    private readonly List<RoomEvent> _held = [];
    private RoomEvent? _trigger;
    private int _holds;
    private volatile string? _liveRoomId;

    /// <summary>The room being played, if one is. May be read from any thread.</summary>
    public string? LiveRoomId => _liveRoomId;

    /// <summary>Whether events wait for a state.</summary>
    public bool Holding => _holds > 0;

    public void Offer(RoomEvent arrived)
    {
        if (Holding)
        {
            _held.Add(arrived);
            return;
        }

        Admit(arrived);
    }

    /// <summary>Makes events wait until as many calls of <see cref="Release"/>.</summary>
    public void Hold() => _holds++;

    /// <summary>Takes back one <see cref="Hold"/>, with the state that was fetched, if any.</summary>
    /// <param name="state">The state; null when none could be had.</param>
    /// <param name="onlyNews">Say nothing of a state that brings nothing new.</param>
    public void Release(PlayerState? state, bool onlyNews = false)
    {
        _holds--;
        if (state is not null)
        {
            var news = _sequence.Apply(state);
            _liveRoomId = _sequence.LiveRoomId;
            if (news != StateNews.Older && !(onlyNews && news == StateNews.Same))
            {
                restored(state);
            }
        }

        while (!Holding && _held.Count > 0)
        {
            var next = _held[0];
            _held.RemoveAt(0);
            Admit(next);
        }
    }

    private void Admit(RoomEvent arrived)
    {
        // An event asks for the state once only: if it does not fit the answer, it is a stray.
        var asked = ReferenceEquals(arrived, _trigger);
        if (asked)
        {
            _trigger = null;
        }

        switch (_sequence.Offer(arrived))
        {
            case SequenceVerdict.Deliver:
                _liveRoomId = _sequence.LiveRoomId;
                deliver(arrived);
                break;
            case SequenceVerdict.Gap when asked:
                Log.EventDropped(logger, arrived.RoomId, arrived.Seq);
                break;
            case SequenceVerdict.Gap:
                Log.GapFound(logger, arrived.RoomId, _sequence.Seq, arrived.PrevSeq);
                _trigger = arrived;
                _held.Insert(0, arrived);
                Hold();
                gapFound(arrived.RoomId);
                break;
            default:
                break;
        }
    }
}
