namespace CsArena.Realtime.Deadlines;

/// <summary>
/// When each live room is to be looked at. A room has one entry until it is over (I8); the number of entries is the
/// number of active games.
/// </summary>
public interface IDeadlineQueue
{
    /// <summary>
    /// Sets a room's deadline, and with it says that the players were told of the state of that step. An entry with a
    /// higher version is left alone, so that a slow node cannot put a newer deadline back.
    /// </summary>
    /// <param name="roomId">The room.</param>
    /// <param name="dueAt">When it is to be looked at, by the store's clock.</param>
    /// <param name="stepVersion">The session's step version; 0 before there is a session.</param>
    /// <param name="cancellationToken">Stops waiting for the store.</param>
    /// <returns>False when the entry has a higher version.</returns>
    ValueTask<bool> ScheduleAsync(string roomId, DateTimeOffset dueAt, long stepVersion, CancellationToken cancellationToken = default);

    /// <summary>
    /// Makes a room due again after the lease, unless it is due sooner, without touching its version. Whoever is about to
    /// change a room without having claimed it does this first, so that a death on the way is noticed in time.
    /// </summary>
    /// <param name="roomId">The room.</param>
    /// <param name="lease">From now, by the store's clock.</param>
    /// <param name="cancellationToken">Stops waiting for the store.</param>
    /// <returns>The step that the players are known to have been told of; null when the room has no entry.</returns>
    ValueTask<long?> LeaseAsync(string roomId, TimeSpan lease, CancellationToken cancellationToken = default);

    /// <summary>
    /// Leases rooms that are due, the longest overdue first. A room that is not scheduled or removed until the lease is
    /// over is due again.
    /// </summary>
    /// <param name="lease">How long nobody else is offered these rooms.</param>
    /// <param name="max">How many at most, at least 1.</param>
    /// <param name="cancellationToken">Stops waiting for the store.</param>
    ValueTask<IReadOnlyList<DueRoom>> ClaimDueAsync(TimeSpan lease, int max, CancellationToken cancellationToken = default);

    /// <summary>Removes a room that is over. May be repeated.</summary>
    /// <param name="roomId">The room.</param>
    /// <param name="cancellationToken">Stops waiting for the store.</param>
    /// <returns>Whether there was an entry.</returns>
    ValueTask<bool> RemoveAsync(string roomId, CancellationToken cancellationToken = default);

    /// <summary>Counts the rooms.</summary>
    /// <param name="cancellationToken">Stops waiting for the store.</param>
    ValueTask<long> CountAsync(CancellationToken cancellationToken = default);
}

/// <summary>A room that was claimed.</summary>
/// <param name="RoomId">The room.</param>
/// <param name="StepVersion">The step that the players were told of and whose end was scheduled.</param>
/// <param name="DueAt">When it was due.</param>
public readonly record struct DueRoom(string RoomId, long StepVersion, DateTimeOffset DueAt);
