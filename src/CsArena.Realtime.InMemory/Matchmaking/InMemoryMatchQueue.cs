using CsArena.Realtime.Matchmaking;

namespace CsArena.Realtime.InMemory;

/// <summary>
/// The queue in this process's memory. Every call is one step under one lock, in constant time, and the steps that make
/// no match allocate nothing. Nothing is waited for, so cancellation tokens are not looked at.
/// </summary>
/// <remarks>
/// A node has to call <see cref="RenewNodeAsync"/> before others are paired with its players. The call of a player is
/// itself a proof that the player's node is alive: the one who calls is paired whatever the lease says.
/// </remarks>
public sealed partial class InMemoryMatchQueue : IMatchQueue
{
    private readonly Lock _lock = new();
    private readonly MatchQueueOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly EntryTable _players = new();
    private readonly Dictionary<string, WaitingQueue> _queues = [];
    private readonly QueueNodes _nodes;
    private readonly UnconfirmedMatches _unconfirmed = new();
    private readonly RoomIds _roomIds = new();
    private readonly DueHeap<int> _graces;
    private readonly ForfeitRows _forfeits;

    // Most calls name the same queue as the one before.
    private WaitingQueue? _latestQueue;
    private int _held;
    private long _tickets;

    /// <summary>Creates an empty queue.</summary>
    /// <param name="options">Its limits.</param>
    /// <param name="timeProvider">The clock that decides.</param>
    public InMemoryMatchQueue(MatchQueueOptions options, TimeProvider timeProvider)
    {
        _options = options;
        _timeProvider = timeProvider;
        _nodes = new QueueNodes(_players);
        _forfeits = new ForfeitRows(options);
        _graces = new DueHeap<int>((slot, stamp) => _players[slot].State == EntryState.Held && _players[slot].GraceStamp == stamp);
    }

    private long Now => _timeProvider.GetUtcNow().UtcTicks;

    /// <inheritdoc />
    public ValueTask<EnqueueResult> EnqueueAsync(EnqueueRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(request.PlayerId);
        var hash = PlayerIndex.HashOf(request.PlayerId);
        _players.Prefetch(hash);
        lock (_lock)
        {
            var now = Now;
            var slot = _players.Find(request.PlayerId, hash);
            return new(slot == EntryTable.None ? EnqueueNew(request, hash, now) : EnqueueAgain(request, slot, now));
        }
    }

    /// <inheritdoc />
    public ValueTask<PlayerStatus> ResumeAsync(
        string playerId,
        string nodeId,
        string connectionId,
        CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            var slot = _players.Find(playerId);
            var match = slot != EntryTable.None && _players[slot].State != EntryState.Playing
                ? Return(slot, nodeId, connectionId, Now)
                : null;
            return new(StatusOf(slot) with { Match = match });
        }
    }

    /// <inheritdoc />
    public ValueTask<PlayerStatus> GetStatusAsync(string playerId, CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            return new(StatusOf(_players.Find(playerId)));
        }
    }

    /// <inheritdoc />
    public ValueTask<DequeueResult> DequeueAsync(string playerId, CancellationToken cancellationToken = default)
    {
        var hash = PlayerIndex.HashOf(playerId);
        lock (_lock)
        {
            var slot = _players.Find(playerId, hash);
            if (slot == EntryTable.None)
            {
                return new(new DequeueResult(DequeueStatus.NotQueued));
            }

            ref var entry = ref _players[slot];
            if (entry.State == EntryState.Playing)
            {
                return new(new DequeueResult(DequeueStatus.AlreadyPlaying, entry.RoomId));
            }

            EndTicket(slot);
            _players.Remove(slot);
            return new(new DequeueResult(DequeueStatus.Dequeued));
        }
    }

    /// <inheritdoc />
    /// <remarks>A ticket that is held already keeps the grace that it has.</remarks>
    public ValueTask<bool> HoldAsync(
        string playerId,
        string connectionId,
        TimeSpan grace,
        CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            var slot = _players.Find(playerId);
            if (slot == EntryTable.None)
            {
                return new(false);
            }

            ref var entry = ref _players[slot];
            if (entry.State == EntryState.Playing || entry.ConnectionId != connectionId)
            {
                return new(false);
            }

            if (entry.State != EntryState.Held)
            {
                Unlist(ref entry, slot);
                entry.State = EntryState.Held;
                entry.GraceStamp = _graces.Push(slot, Now + grace.Ticks, ++_held);
            }

            return new(true);
        }
    }

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<string>> DropGoneAsync(int max, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(max, 1);
        lock (_lock)
        {
            var now = Now;
            var dropped = new List<string>();
            while (dropped.Count < max && _graces.TryPopDue(now, out var slot, out _))
            {
                dropped.Add(_players[slot].PlayerId);
                EndTicket(slot);
                _players.Remove(slot);
            }

            return new(dropped);
        }
    }

    /// <inheritdoc />
    public ValueTask<long> CountAsync(string? queue = null, CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            return new(queue is null ? _tickets : _queues.TryGetValue(queue, out var waiting) ? waiting.Count : 0);
        }
    }

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<Match>> ClaimUnconfirmedAsync(
        TimeSpan lease,
        int max,
        CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(max, 1);
        lock (_lock)
        {
            var now = Now;
            return new(_unconfirmed.Claim(now, now + lease.Ticks, max));
        }
    }

    /// <inheritdoc />
    public ValueTask<bool> ConfirmAsync(string roomId, CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            return new(_unconfirmed.Remove(roomId));
        }
    }

    /// <inheritdoc />
    /// <remarks>A match that was not confirmed is not offered for claiming any more either.</remarks>
    public ValueTask ReleaseAsync(
        string roomId,
        string player1Id,
        string player2Id,
        string? forfeitedBy = null,
        CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            _unconfirmed.Remove(roomId);
            Release(roomId, player1Id, forfeitedBy);
            Release(roomId, player2Id, forfeitedBy);
            return ValueTask.CompletedTask;
        }
    }

    private void Release(string roomId, string playerId, string? forfeitedBy)
    {
        if (playerId == forfeitedBy)
        {
            _forfeits.Add(playerId, roomId, Now);
        }
        else
        {
            _forfeits.End(playerId, roomId, Now);
        }

        var slot = _players.Find(playerId);
        if (slot != EntryTable.None && _players[slot] is { State: EntryState.Playing } entry && entry.RoomId == roomId)
        {
            _players.Remove(slot);
        }
    }
}
