using CsArena.Realtime.Authentication;
using CsArena.Realtime.Presence;
using CsArena.Realtime.Protocol;
using Microsoft.AspNetCore.SignalR;

namespace CsArena.Realtime.Hubs;

/// <summary>
/// A player's connection to this node. Holds events back until <c>session:ready</c> has left, and lets a room's events
/// pass in the order of their sequence only (I10): one that comes late is dropped, and the gap makes the client restore.
/// </summary>
internal sealed class ArenaConnection(
    PlayerIdentity player,
    HubCallerContext context,
    IClientProxy client,
    LimitOptions limits,
    TimeProvider timeProvider)
{
    private readonly Lock _lock = new();
    private CallRate _rate = new(limits, timeProvider);
    private List<(string Name, ArenaEvent Payload)>? _held = [];
    private string? _roomId;
    private long _seq;

    public string PlayerId => player.PlayerId;

    public string Nickname => player.Nickname;

    public string? Language => player.Language;

    public string ConnectionId => context.ConnectionId;

    /// <summary>When the connection became the player's newest on this node.</summary>
    public DateTimeOffset ConnectedAt { get; set; }

    public PlayerPresence Presence(string nodeId) => new(PlayerId, ConnectionId, nodeId, ConnectedAt);

    /// <summary>Counts a call; false when the connection makes too many. Calls of one connection come one at a time.</summary>
    public bool TryCall() => _rate.TryTake();

    /// <summary>Sends <c>session:ready</c>, then whatever was held back.</summary>
    public async Task OpenAsync(SessionReadyEvent ready)
    {
        Task sending;
        lock (_lock)
        {
            sending = client.SendAsync(EventNames.SessionReady, ready);
            var held = _held ?? [];
            _held = null;
            foreach (var (name, payload) in held)
            {
                sending = Task.WhenAll(sending, Pass(name, payload));
            }
        }

        await sending;
    }

    /// <summary>Sends an event, unless it is older than what the player has.</summary>
    public Task SendAsync(string name, ArenaEvent payload)
    {
        lock (_lock)
        {
            if (_held is not null)
            {
                _held.Add((name, payload));
                return Task.CompletedTask;
            }

            return Pass(name, payload);
        }
    }

    /// <summary>The player has restored a room up to this sequence: older events say nothing new.</summary>
    public void Restored(string roomId, long seq)
    {
        lock (_lock)
        {
            if (roomId != _roomId)
            {
                _roomId = roomId;
                _seq = seq;
            }
            else
            {
                _seq = Math.Max(_seq, seq);
            }
        }
    }

    public void Abort() => context.Abort();

    private Task Pass(string name, ArenaEvent payload)
    {
        if (payload is RoomEvent room)
        {
            if (room.RoomId == _roomId && room.Seq <= _seq)
            {
                return Task.CompletedTask;
            }

            _roomId = room.RoomId;
            _seq = room.Seq;
        }

        // Started inside the lock, awaited outside: the connection writes in the order of these starts.
        return client.SendAsync(name, payload);
    }
}
