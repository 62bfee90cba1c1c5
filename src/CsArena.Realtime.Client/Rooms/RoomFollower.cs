using CsArena.Realtime.Client.Calls;
using CsArena.Realtime.Client.Connections;
using CsArena.Realtime.Client.Events;
using CsArena.Realtime.Protocol;
using Microsoft.Extensions.Logging;

namespace CsArena.Realtime.Client.Rooms;

/// <summary>
/// Follows the player's room through whatever happens to the connection: decides when the state must be fetched, and when
/// a server that is going away can be left. Used from the event pump, save where said otherwise.
/// </summary>
internal sealed class RoomFollower : IDisposable
{
    private readonly ArenaClientOptions _options;
    private readonly EventPump _pump;
    private readonly Jitter _jitter;
    private readonly Func<Session?> _current;
    private readonly RoomFeed _feed;
    private readonly Restorer _restorer;
    private readonly OverdueWatch _overdue;
    private bool _holdsForReconnect;
    private bool _restoresAgain;

    public RoomFollower(
        ArenaClientOptions options,
        CallSender calls,
        EventPump pump,
        Jitter jitter,
        Func<Session?> current,
        Action<RoomEvent> deliver,
        Action<PlayerState> restored,
        ILogger logger)
    {
        _options = options;
        _pump = pump;
        _jitter = jitter;
        _current = current;
        _overdue = new(options.TimeProvider, options.OverdueAfter, jitter, () => pump.Post(WhenOverdue));
        _feed = new(
            arrived =>
            {
                _overdue.Heard(arrived);
                deliver(arrived);
                LeaveIfFree();
            },
            state =>
            {
                _overdue.Heard(state);
                restored(state);
                LeaveIfFree();
            },
            roomId => Restore(roomId, onlyNews: false),
            logger);
        _restorer = new(calls, pump, _feed, options.Reconnect, options.TimeProvider, jitter, logger);
    }

    /// <summary>From any thread.</summary>
    public string? LiveRoomId => _feed.LiveRoomId;

    public void Receive(RoomEvent arrived) => _feed.Offer(arrived);

    /// <summary>From any thread.</summary>
    public Task<RestoreAnswer> RestoreAsync(string? roomId, CancellationToken cancellationToken)
        => _restorer.OnceAsync(_current()?.Link, roomId, cancellationToken);

    public void Opened(Session session, bool again)
    {
        _restoresAgain = again;
        if (!again)
        {
            return;
        }

        if (!_holdsForReconnect)
        {
            _feed.Hold();
        }

        _holdsForReconnect = false;
        RestoreHeld(session, _feed.LiveRoomId, onlyNews: false);
    }

    public void Lost()
    {
        if (!_holdsForReconnect)
        {
            _feed.Hold();
            _holdsForReconnect = true;
        }
    }

    public void Greeted(Session session, SessionReadyEvent ready)
    {
        // A new client of a player who was here before: the program was started anew in the middle of a match.
        if (!_restoresAgain && ready.Status != PlayerStatuses.Idle)
        {
            _feed.Hold();
            RestoreHeld(session, ready.RoomId, onlyNews: false);
        }
    }

    public void LeaveWhenFree(Session session, ServerDrainingEvent draining)
    {
        var asked = TimeSpan.FromMilliseconds(Math.Clamp(draining.ReconnectAfterMs, 0, 3_600_000));
        var delay = _options.Reconnect.DelayBeforeLeaving(asked, _jitter.Next());
        session.DrainIn(delay, _options.TimeProvider, () => _pump.Post(() =>
        {
            session.MarkDrainDue();
            LeaveIfFree();
        }));
    }

    public void Dispose() => _overdue.Dispose();

    // A player in a match stays: a server that finishes its matches goes on with this one, and any other closes by itself.
    private void LeaveIfFree()
    {
        if (_current() is { DrainDue: true } session && LiveRoomId is null)
        {
            session.Leave(forDrain: true);
        }
    }

    private void WhenOverdue()
    {
        if (LiveRoomId is null || _feed.Holding || _current() is null)
        {
            return; // Nothing to miss, or a state is on its way.
        }

        _overdue.Again();
        _feed.Hold();
        Restore(LiveRoomId, onlyNews: true);
    }

    private void Restore(string? roomId, bool onlyNews)
    {
        if (_current() is { } session)
        {
            RestoreHeld(session, roomId, onlyNews);
        }
        else
        {
            _pump.Post(() => _feed.Release(null));
        }
    }

    private void RestoreHeld(Session session, string? roomId, bool onlyNews)
        => session.Run(over => _restorer.UntilAnsweredAsync(session, roomId, onlyNews, over));
}
