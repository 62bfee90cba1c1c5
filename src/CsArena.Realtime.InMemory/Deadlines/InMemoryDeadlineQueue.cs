using CsArena.Realtime.Deadlines;

namespace CsArena.Realtime.InMemory;

/// <summary>
/// Deadlines in this process's memory: a heap and an index, so that every call costs the logarithm of the number of rooms
/// at most. Nothing is waited for, so cancellation tokens are not looked at.
/// </summary>
public sealed class InMemoryDeadlineQueue : IDeadlineQueue
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, (long DueAt, long StepVersion, long Stamp)> _rooms = [];
    private readonly DueHeap<string> _due;
    private readonly TimeProvider _timeProvider;

    /// <summary>Creates an empty queue.</summary>
    /// <param name="timeProvider">The clock that decides what is due.</param>
    public InMemoryDeadlineQueue(TimeProvider timeProvider)
    {
        _timeProvider = timeProvider;
        _due = new DueHeap<string>((roomId, stamp) => _rooms.TryGetValue(roomId, out var entry) && entry.Stamp == stamp);
    }

    private long Now => _timeProvider.GetUtcNow().UtcTicks;

    /// <inheritdoc />
    public ValueTask<bool> ScheduleAsync(
        string roomId,
        DateTimeOffset dueAt,
        long stepVersion,
        CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            if (_rooms.TryGetValue(roomId, out var current) && current.StepVersion > stepVersion)
            {
                return new(false);
            }

            Set(roomId, dueAt.UtcTicks, stepVersion);
            return new(true);
        }
    }

    /// <inheritdoc />
    public ValueTask<long?> LeaseAsync(string roomId, TimeSpan lease, CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            if (!_rooms.TryGetValue(roomId, out var current))
            {
                return new((long?)null);
            }

            var leaseEnds = Now + lease.Ticks;
            if (leaseEnds < current.DueAt)
            {
                Set(roomId, leaseEnds, current.StepVersion);
            }

            return new(current.StepVersion);
        }
    }

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<DueRoom>> ClaimDueAsync(
        TimeSpan lease,
        int max,
        CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(max, 1);
        lock (_lock)
        {
            var now = Now;
            var claimed = new List<DueRoom>();
            while (claimed.Count < max && _due.TryPopDue(now, out var roomId, out var dueAt))
            {
                claimed.Add(new DueRoom(roomId, _rooms[roomId].StepVersion, new DateTimeOffset(dueAt, TimeSpan.Zero)));
            }

            // Only now: with a lease of nothing they would be due again within this claim.
            foreach (var room in claimed)
            {
                Set(room.RoomId, now + lease.Ticks, room.StepVersion);
            }

            return new(claimed);
        }
    }

    /// <inheritdoc />
    public ValueTask<bool> RemoveAsync(string roomId, CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            return new(_rooms.Remove(roomId));
        }
    }

    /// <inheritdoc />
    public ValueTask<long> CountAsync(CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            return new(_rooms.Count);
        }
    }

    private void Set(string roomId, long dueAt, long stepVersion)
    {
        var stamp = _due.Push(roomId, dueAt, _rooms.Count + 1);
        _rooms[roomId] = (dueAt, stepVersion, stamp);
    }
}
