using System.Text.Json;
using CsArena.Realtime.Client.Calls;
using CsArena.Realtime.Client.Connections;
using CsArena.Realtime.Client.Events;
using CsArena.Realtime.Client.Rooms;
using CsArena.Realtime.Protocol;
using Microsoft.Extensions.Logging;

namespace CsArena.Realtime.Client;

/// <summary>
/// One player's connection to an arena. It connects again when the connection is lost, restores the state by itself, and
/// hands events over in order, each once.
/// </summary>
/// <remarks>
/// All members may be used from any thread. Handlers are called one at a time, on a thread of the pool; a handler that
/// blocks holds up the events after it, and one that throws is logged and does not disturb the others. Calls may be made
/// from handlers, not waited for by blocking.
/// </remarks>
public sealed class ArenaClient : IAsyncDisposable
{
    private readonly ILogger _logger;
    private readonly Subscribers<ArenaEvent> _events;
    private readonly Subscribers<ProgramEvent> _programEvents;
    private readonly Subscribers<PlayerState> _states;
    private readonly Subscribers<ArenaStatusChange> _statuses;
    private readonly EventPump _pump;
    private readonly CallSender _calls;
    private readonly RoomFollower _rooms;
    private readonly IArenaLinkFactory _links;
    private readonly ConnectionLoop _loop;
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _lock = new();
    private TaskCompletionSource<ArenaStatusChange> _settled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task? _running;
    private volatile ArenaStatusChange _status = new(ArenaStatus.NotStarted, ArenaStatusReason.Requested);
    private bool _connecting;
    private bool _disposed;

    /// <summary>A client that is not connected yet.</summary>
    /// <param name="options">How to connect; not to be changed afterwards.</param>
    /// <exception cref="ArgumentException">An address is not absolute, or of another scheme than http, https, ws and wss.</exception>
    public ArenaClient(ArenaClientOptions options)
        : this(options, new HubLinkFactory(options))
    {
    }

    internal ArenaClient(ArenaClientOptions options, IArenaLinkFactory links)
    {
        var jitter = new Jitter(options.Random);
        _logger = options.LoggerFactory.CreateLogger<ArenaClient>();
        _events = new(_logger);
        _programEvents = new(_logger);
        _states = new(_logger);
        _statuses = new(_logger);
        _calls = new(options.CallTimeout, options.TimeProvider, _logger);
        _links = links;
        _loop = new(options, links, jitter, new Observer(this), _logger);
        _pump = new(_logger);
        _rooms = new(options, _calls, _pump, jitter, () => _loop.Current, _events.Raise, _states.Raise, _logger);
    }

    /// <summary>Called when the connection's status changes, in order with the events.</summary>
    public event Action<ArenaStatusChange> StatusChanged
    {
        add => _statuses.Add(value);
        remove => _statuses.Remove(value);
    }

    /// <summary>
    /// Called with a state to go on from, in order with the events: after a reconnect, after missed events, after
    /// <see cref="RestoreAsync"/>, and on the first connection of a player who is queued or playing already. Events that
    /// the state contains are not delivered any more; a match that ended meanwhile is told by its
    /// <see cref="PlayerState.Result"/> only.
    /// </summary>
    public event Action<PlayerState> StateRestored
    {
        add => _states.Add(value);
        remove => _states.Remove(value);
    }

    /// <summary>Where the connection stands now. <see cref="StatusChanged"/> may still be on its way.</summary>
    public ArenaStatus Status => _status.Status;

    /// <summary>The room being played, as far as the client knows; null when there is none.</summary>
    public string? RoomId => _rooms.LiveRoomId;

    /// <summary>
    /// Connects and stays connected until the client is disposed, is replaced or gives up. Does nothing when it runs
    /// already; starts anew after it gave up or was replaced.
    /// </summary>
    /// <param name="cancellationToken">Stops waiting; the client goes on trying until it is disposed.</param>
    /// <returns>How the first attempts ended: <see cref="ArenaStatus.Connected"/>, <see cref="ArenaStatus.Replaced"/> or
    /// <see cref="ArenaStatus.Closed"/> with the reason.</returns>
    public async Task<ArenaStatusChange> ConnectAsync(CancellationToken cancellationToken = default)
    {
        Task<ArenaStatusChange> settled;
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (!_connecting)
            {
                _connecting = true;
                _settled = new(TaskCreationOptions.RunContinuationsAsynchronously);
                // Not on the caller's stack: the token provider is the caller's code, and runs without the lock.
                var settling = _settled;
                _running = Task.Run(() => RunAsync(settling), CancellationToken.None);
            }

            settled = _settled.Task;
        }

        return await settled.WaitAsync(cancellationToken);
    }

    /// <summary>Calls back for each event of one type.</summary>
    /// <typeparam name="TEvent">The type; <see cref="RoomEvent"/> for all events of rooms.</typeparam>
    /// <param name="handler">What to call.</param>
    /// <returns>Dispose it to stop.</returns>
    public IDisposable On<TEvent>(Action<TEvent> handler)
        where TEvent : ArenaEvent
        => _events.Add(arrived =>
        {
            if (arrived is TEvent wanted)
            {
                handler(wanted);
            }
        });

    /// <summary>Calls back for every event of the arena.</summary>
    /// <param name="handler">What to call.</param>
    /// <returns>Dispose it to stop.</returns>
    public IDisposable OnAny(Action<ArenaEvent> handler) => _events.Add(handler);

    /// <summary>
    /// Calls back for each event of one name that the program around the arena sends with <c>IPlayerMessenger</c>. Such an
    /// event arrives once or never: those sent while the player is away are not sent again.
    /// </summary>
    /// <param name="eventName">The event's name, in upper and lower case as it is sent.</param>
    /// <param name="handler">What to call with the payload; a payload of null is a <see cref="JsonElement"/> of kind
    /// <see cref="JsonValueKind.Null"/>.</param>
    /// <returns>Dispose it to stop.</returns>
    /// <exception cref="ArgumentException">The name is empty, or is kept for the arena's own events.</exception>
    public IDisposable On(string eventName, Action<JsonElement> handler)
    {
        if (string.IsNullOrEmpty(eventName) || EventNames.IsOfTheArena(eventName))
        {
            throw new ArgumentException($"'{eventName}' is not the name of an event of the program; the arena's own are listened for by type.", nameof(eventName));
        }

        var subscription = _programEvents.Add(arrived =>
        {
            if (arrived.Name == eventName)
            {
                handler(arrived.Payload);
            }
        });
        _links.Listen(eventName);
        return subscription;
    }

    /// <summary>Waits for an opponent. Asking again keeps the place.</summary>
    /// <param name="queue">The queue; the default one when null.</param>
    /// <param name="cancellationToken">Stops waiting for the answer; the server may have acted nevertheless.</param>
    /// <returns>The server's answer, or a refusal of <see cref="AnswerCodes"/> or <see cref="ClientCodes"/>.</returns>
    public Task<EnqueueAnswer> EnqueueAsync(string? queue = null, CancellationToken cancellationToken = default)
        => SendAsync<EnqueueAnswer>(CallNames.Enqueue, new EnqueueCall(queue), cancellationToken);

    /// <summary>Stops waiting for an opponent.</summary>
    /// <param name="cancellationToken">Stops waiting for the answer; the server may have acted nevertheless.</param>
    /// <returns>The server's answer, or a refusal of <see cref="AnswerCodes"/> or <see cref="ClientCodes"/>.</returns>
    public Task<DequeueAnswer> DequeueAsync(CancellationToken cancellationToken = default)
        => SendAsync<DequeueAnswer>(CallNames.Dequeue, DequeueCall.Instance, cancellationToken);

    /// <summary>Hands in an answer. The first one of a round counts; sending the same again is safe.</summary>
    /// <param name="roomId">The room being played.</param>
    /// <param name="round">The round, from 1.</param>
    /// <param name="answer">The key of a choice, or text.</param>
    /// <param name="cancellationToken">Stops waiting for the answer; the server may have acted nevertheless.</param>
    /// <returns>The server's answer, or a refusal of <see cref="AnswerCodes"/> or <see cref="ClientCodes"/>.</returns>
    public Task<SubmitAnswer> SubmitAsync(string roomId, int round, string answer, CancellationToken cancellationToken = default)
        => SendAsync<SubmitAnswer>(CallNames.Submit, new SubmitCall(roomId, round, answer), cancellationToken);

    /// <summary>
    /// Asks for the state to go on from. The client does so by itself when it must; a state is raised as
    /// <see cref="StateRestored"/> too, unless a later event was delivered meanwhile.
    /// </summary>
    /// <param name="roomId">A room, also one that is just over; whatever the player does now when null.</param>
    /// <param name="cancellationToken">Stops waiting for the answer.</param>
    /// <returns>The server's answer, or a refusal of <see cref="AnswerCodes"/> or <see cref="ClientCodes"/>.</returns>
    public Task<RestoreAnswer> RestoreAsync(string? roomId = null, CancellationToken cancellationToken = default)
        => _rooms.RestoreAsync(roomId, cancellationToken);

    /// <summary>Gives the match up; its <see cref="MatchEndEvent"/> follows.</summary>
    /// <param name="roomId">The room being played.</param>
    /// <param name="cancellationToken">Stops waiting for the answer; the server may have acted nevertheless.</param>
    /// <returns>The server's answer, or a refusal of <see cref="AnswerCodes"/> or <see cref="ClientCodes"/>.</returns>
    public Task<CallAnswer> ForfeitAsync(string roomId, CancellationToken cancellationToken = default)
        => SendAsync<CallAnswer>(CallNames.Forfeit, new ForfeitCall(roomId), cancellationToken);

    /// <summary>Disconnects, delivers what has arrived, and ends with status <see cref="ArenaStatus.Closed"/>.</summary>
    public async ValueTask DisposeAsync()
    {
        Task running;
        lock (_lock)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
            running = _running ?? Task.CompletedTask;
        }

        await _stop.CancelAsync();
        await running;
        await _pump.DisposeAsync();
        _rooms.Dispose();
        _stop.Dispose();
    }

    /// <summary>Cuts the connection as a failing network would; the client then comes back by itself.</summary>
    internal void Abort() => _loop.Current?.Link.Abort();

    private async Task RunAsync(TaskCompletionSource<ArenaStatusChange> settled)
    {
        try
        {
            var last = await _loop.RunAsync(_stop.Token);
            lock (_lock)
            {
                _connecting = false;
            }

            ChangeStatus(last);
            settled.TrySetResult(last);
        }
        catch (Exception error)
        {
            Log.LoopFailed(_logger, error);
            settled.TrySetException(error);
        }
    }

    private Task<TAnswer> SendAsync<TAnswer>(string name, object payload, CancellationToken cancellationToken)
        where TAnswer : CallAnswer, new()
        => _calls.SendAsync<TAnswer>(_loop.Current?.Link, name, payload, cancellationToken);

    private void ChangeStatus(ArenaStatusChange change)
    {
        _status = change;
        _pump.Post(() => _statuses.Raise(change));
        if (change.Status == ArenaStatus.Connected)
        {
            _settled.TrySetResult(change);
        }
    }

    private void Receive(Session session, ArenaEvent arrived)
    {
        switch (arrived)
        {
            case RoomEvent roomEvent:
                _rooms.Receive(roomEvent);
                break;
            case SessionReadyEvent ready:
                _events.Raise(ready);
                _rooms.Greeted(session, ready);
                break;
            case ServerDrainingEvent draining:
                if (ReferenceEquals(session, _loop.Current))
                {
                    ChangeStatus(new(ArenaStatus.Draining, ArenaStatusReason.ServerDraining));
                    _rooms.LeaveWhenFree(session, draining);
                }

                _events.Raise(draining);
                break;
            case ProgramEvent programEvent:
                _programEvents.Raise(programEvent);
                break;
            default:
                _events.Raise(arrived);
                break;
        }
    }

    private sealed class Observer(ArenaClient client) : IConnectionObserver
    {
        public void StatusChanged(ArenaStatusChange change) => client.ChangeStatus(change);

        public void Opened(Session session, bool again) => client._pump.Post(() => client._rooms.Opened(session, again));

        public void Received(Session session, ArenaEvent arrived) => client._pump.Post(() => client.Receive(session, arrived));

        public void Lost() => client._pump.Post(client._rooms.Lost);
    }
}
