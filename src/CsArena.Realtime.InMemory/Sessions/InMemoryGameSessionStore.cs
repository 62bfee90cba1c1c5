using CsArena.Realtime.Sessions;

namespace CsArena.Realtime.InMemory;

/// <summary>
/// Sessions in this process's memory: immutable records, replaced under one lock. Nothing is waited for, so cancellation
/// tokens are not looked at.
/// </summary>
public sealed partial class InMemoryGameSessionStore : IGameSessionStore
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Room> _rooms = [];
    private readonly DueHeap<Room> _expiries = new((room, stamp) => room.ExpiryStamp == stamp);
    private readonly TimeProvider _timeProvider;

    /// <summary>Creates an empty store.</summary>
    /// <param name="timeProvider">The clock that decides whether an answer is late and a session has expired.</param>
    public InMemoryGameSessionStore(TimeProvider timeProvider) => _timeProvider = timeProvider;

    /// <inheritdoc />
    public ValueTask<bool> CreateAsync(
        GameSession session,
        IReadOnlyList<GameRound> rounds,
        CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            if (Find(session.RoomId, out var now) is not null)
            {
                return new(false);
            }

            var room = new Room(session, [.. rounds]);
            _rooms.Add(session.RoomId, room);
            Keep(room, now);
            return new(true);
        }
    }

    /// <inheritdoc />
    public ValueTask<GameSnapshot?> GetAsync(string roomId, CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            return new(Find(roomId, out var now) is { } room
                ? new GameSnapshot(room.Session, room.Rounds[room.Session.CurrentRound - 1], now)
                : null);
        }
    }

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<GameRound>> GetRoundsAsync(string roomId, CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            return new(Find(roomId, out _) is { } room ? [.. room.Rounds] : Array.Empty<GameRound>());
        }
    }

    /// <inheritdoc />
    public ValueTask<SubmitResult> SubmitAsync(
        string roomId,
        string playerId,
        int round,
        string answer,
        CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            return new(Find(roomId, out var now) is { } room
                ? Submit(room, playerId, round, answer, now)
                : new SubmitResult(SubmitStatus.RoomNotFound, Now: now));
        }
    }

    /// <inheritdoc />
    public ValueTask<AdvanceResult> AdvanceAsync(
        long expectedVersion,
        GameSession next,
        IReadOnlyList<GameRound> rounds,
        CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(next.Version, expectedVersion);
        lock (_lock)
        {
            if (Find(next.RoomId, out var now) is not { } room)
            {
                return new(new AdvanceResult(AdvanceStatus.NotFound, now));
            }

            if (room.Session.Version != expectedVersion)
            {
                return new(new AdvanceResult(AdvanceStatus.Conflict, now));
            }

            var entered = next.CurrentRound != room.Session.CurrentRound && rounds.All(round => round.Number != next.CurrentRound)
                ? room.Rounds[next.CurrentRound - 1]
                : null;
            room.Session = next;
            foreach (var round in rounds)
            {
                room.Rounds[round.Number - 1] = round;
            }

            Keep(room, now);
            return new(new AdvanceResult(AdvanceStatus.Advanced, now, entered));
        }
    }

    /// <inheritdoc />
    public ValueTask<bool> DeleteAsync(string roomId, CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            if (Find(roomId, out _) is not { } room)
            {
                return new(false);
            }

            Remove(room);
            return new(true);
        }
    }

    private SubmitResult Submit(Room room, string playerId, int number, string answer, DateTimeOffset now)
    {
        var session = room.Session;
        var round = number >= 1 && number <= room.Rounds.Length ? room.Rounds[number - 1] : null;
        var status = SubmissionRules.Judge(session, round, playerId, number, answer, now);
        if (session.SlotOf(playerId) is not { } slot || round is null)
        {
            return new SubmitResult(status, Now: now);
        }

        if (status == SubmitStatus.Repeated)
        {
            return new SubmitResult(status, round.SubmissionOf(slot)!.AfterOpponent, Now: now);
        }

        if (status != SubmitStatus.Accepted)
        {
            return new SubmitResult(status, Now: now);
        }

        var opponent = session[slot.Opponent()];
        var opponentSubmitted = round.SubmissionOf(slot.Opponent()) is not null;
        var seq = session.Version + 1;
        room.Rounds[number - 1] = round.With(slot, new Submission(answer, now, opponentSubmitted));
        room.Session = session.With(slot.Opponent(), opponent with { EventSeq = seq }) with { Version = seq };
        Keep(room, now);
        var completed = opponentSubmitted
            ? new GameSnapshot(room.Session, room.Rounds[number - 1], now) { Next = room.Rounds.ElementAtOrDefault(number) }
            : null;
        return new SubmitResult(status, opponentSubmitted, opponent.PlayerId, seq, opponent.EventSeq, now, completed);
    }

    private Room? Find(string roomId, out DateTimeOffset now)
    {
        now = _timeProvider.GetUtcNow();
        while (_expiries.TryPopDue(now.UtcTicks, out var expired, out _))
        {
            Remove(expired);
        }

        return _rooms.GetValueOrDefault(roomId);
    }

    private void Keep(Room room, DateTimeOffset now)
    {
        var expiresAt = now + SessionLifetimes.Of(room.Session);
        room.ExpiryStamp = _expiries.Push(room, expiresAt.UtcTicks, _rooms.Count);
    }

    private void Remove(Room room)
    {
        room.ExpiryStamp = 0;
        _rooms.Remove(room.Session.RoomId);
    }

    private sealed class Room(GameSession session, GameRound[] rounds)
    {
        public GameSession Session { get; set; } = session;

        public GameRound[] Rounds { get; } = rounds;

        /// <summary>Stamp of its latest expiry; 0 once the room is gone.</summary>
        public long ExpiryStamp { get; set; }
    }
}
