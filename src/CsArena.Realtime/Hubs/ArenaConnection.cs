using System.Security.Claims;
using CsArena.Realtime.Authentication;
using CsArena.Realtime.Delivery;
using CsArena.Realtime.Presence;
using CsArena.Realtime.Protocol;
using Microsoft.AspNetCore.SignalR;

namespace CsArena.Realtime.Hubs;

/// <summary>
/// A player's connection to this node. Holds events back until <c>session:ready</c> has left, and lets a room's events
/// pass in the order of their sequence only (I10): one that comes late is dropped, and the gap makes the client restore.
/// So is one of an older room: a node that stood still may tell of a match that the others have long played to its end.
/// </summary>
internal sealed class ArenaConnection(
    PlayerIdentity player,
    HubCallerContext context,
    IClientProxy client,
    TimeProvider timeProvider)
{
    private readonly Lock _lock = new();
    private List<OutgoingEvent>? _held = [];
    private string? _roomId;
    private long _seq;
    private long _roomSince;
    private bool _isReplaced;
    private LiveRoom? _live;

    /// <summary>The token's claims.</summary>
    public ClaimsPrincipal? User => context.User;

    public string PlayerId => player.PlayerId;

    public string Nickname => player.Nickname;

    public string? Language => player.Language;

    public string ConnectionId => context.ConnectionId;

    /// <summary>Cancelled when the connection is gone.</summary>
    public CancellationToken Aborted => context.ConnectionAborted;

    /// <summary>When the connection became the player's newest, by presence's clock; null until presence has it.</summary>
    public DateTimeOffset? ConnectedAt { get; set; }

    /// <summary>Whether <c>session:ready</c> has left; not while the store that knows the player's status is away.</summary>
    public bool IsOpen
    {
        get
        {
            lock (_lock)
            {
                return _held is null;
            }
        }
    }

    /// <summary>
    /// Whether a newer connection of the player took over, here or on another node: this one is about to be cut, and nothing
    /// is done for the player on its behalf.
    /// </summary>
    public bool IsReplaced
    {
        get
        {
            lock (_lock)
            {
                return _isReplaced;
            }
        }
    }

    /// <summary>The match that the player plays, as far as this connection knows; null when there is none.</summary>
    public LiveRoom? Live
    {
        get
        {
            lock (_lock)
            {
                return _live;
            }
        }
    }

    /// <summary>The limit of what comes in on the connection; null where it is no WebSocket of a server.</summary>
    public FrameLimit? Frames { get; init; }

    /// <summary>The ticket of this connection's player, as far as this node knows.</summary>
    public OwnTicket Ticket { get; } = new();

    public PlayerPresence Presence(string nodeId) => new(PlayerId, ConnectionId, nodeId, ConnectedAt ?? default);

    /// <summary>Sends <c>session:ready</c>, then whatever was held back.</summary>
    public Task OpenAsync(SessionReadyEvent ready)
    {
        lock (_lock)
        {
            if (ready.RoomId is { } roomId && _live is null)
            {
                _live = new LiveRoom(roomId, 0, timeProvider.GetTimestamp(), null);
            }

            var held = _held ?? [];
            _held = null;
            return Pass([OutgoingEvent.Of(EventNames.SessionReady, ready), .. held]);
        }
    }

    /// <summary>Sends an event, unless it is older than what the player has.</summary>
    public Task SendAsync(string name, ArenaEvent payload) => SendAsync(new EventBatch(PlayerId, [OutgoingEvent.Of(name, payload)]));

    /// <summary>Sends events in one write, without those that are older than what the player has.</summary>
    public Task SendAsync(EventBatch batch)
    {
        lock (_lock)
        {
            if (_held is not null)
            {
                _held.AddRange(batch.Events);
                return Task.CompletedTask;
            }

            return Pass(batch.Events);
        }
    }

    /// <summary>A newer connection took over; false when that was known.</summary>
    public bool TryReplace()
    {
        lock (_lock)
        {
            Ticket.Ended();
            return !_isReplaced && (_isReplaced = true);
        }
    }

    /// <summary>The player has restored a room up to this sequence: older events say nothing new.</summary>
    public void Restored(string roomId, PlayerState state)
    {
        lock (_lock)
        {
            var seq = state.Seq ?? 0;
            _seq = roomId == _roomId ? Math.Max(_seq, seq) : seq;
            _roomId = roomId;
            if (state.Status != "playing")
            {
                // Maybe an old room, asked for on purpose: what is told of others may be of before that.
                _roomSince = 0;
                EndOf(roomId);
                return;
            }

            _roomSince = state.ServerTime ?? 0;

            Ticket.Ended();
            _live = new LiveRoom(roomId, _seq, After((state.EndsAt ?? 0) - (state.ServerTime ?? 0)), state.Scores);
        }
    }

    /// <summary>
    /// The queue says that the player plays, and this connection was told nothing of it: from now on the room is looked after.
    /// </summary>
    public void Plays(string roomId)
    {
        lock (_lock)
        {
            if (_live is null)
            {
                Ticket.Ended();
                _live = new LiveRoom(roomId, 0, timeProvider.GetTimestamp(), null);
            }
        }
    }

    /// <summary>Puts the moment off at which the room counts as overdue.</summary>
    public void Postpone(string roomId, TimeSpan time)
    {
        lock (_lock)
        {
            if (_live?.RoomId == roomId)
            {
                _live = _live with { OverdueAt = After((long)time.TotalMilliseconds) };
            }
        }
    }

    public void Abort() => context.Abort();

    private Task Pass(IReadOnlyList<OutgoingEvent> events)
    {
        var passing = new List<OutgoingEvent>(events.Count);
        foreach (var outgoing in events)
        {
            if (MayPass(outgoing))
            {
                passing.Add(outgoing);
            }
        }

        // Started inside the lock, awaited outside: the connection writes in the order of these starts.
        return passing.Count switch
        {
            0 => Task.CompletedTask,
            1 => client.SendAsync(passing[0].Name, passing[0].Payload),
            _ => client.SendAsync(passing[0].Name, new EventBatch(PlayerId, passing)),
        };
    }

    private bool MayPass(in OutgoingEvent outgoing)
    {
        if (outgoing.RoomId is not { } roomId)
        {
            return true;
        }

        if (roomId == _roomId ? outgoing.Seq <= _seq : outgoing.ServerTime < _roomSince)
        {
            return false;
        }

        _roomSince = roomId == _roomId ? _roomSince : outgoing.ServerTime;
        _roomId = roomId;
        _seq = outgoing.Seq;
        Follow(roomId, outgoing);
        return true;
    }

    private void Follow(string roomId, in OutgoingEvent outgoing)
    {
        if (outgoing.Name == EventNames.MatchEnd)
        {
            EndOf(roomId);
            return;
        }

        Ticket.Ended();
        var before = _live?.RoomId == roomId ? _live : new LiveRoom(roomId, 0, timeProvider.GetTimestamp(), null);
        _live = before with
        {
            Seq = outgoing.Seq,
            OverdueAt = outgoing.EndsAt > 0 ? After(outgoing.EndsAt - outgoing.ServerTime) : before.OverdueAt,
            LastScores = outgoing.Name == EventNames.RoundEnd ? outgoing.Payload : before.LastScores,
        };
    }

    private void EndOf(string roomId)
    {
        if (_live?.RoomId == roomId)
        {
            _live = null;
        }
    }

    private long After(long milliseconds)
        => timeProvider.GetTimestamp() + (milliseconds * timeProvider.TimestampFrequency / 1000);
}
