namespace CsArena.Realtime.Matchmaking;

/// <summary>Outcome of <see cref="IMatchQueue.EnqueueAsync"/>.</summary>
public enum EnqueueStatus
{
    /// <summary>A ticket was appended.</summary>
    Queued,

    /// <summary>The player was paired with the one who waited longest.</summary>
    Matched,

    /// <summary>The player was queued before, in this or another queue; the place is kept.</summary>
    AlreadyQueued,

    /// <summary>The player plays a match.</summary>
    AlreadyPlaying,

    /// <summary>The queue holds <see cref="MatchQueueOptions.MaxQueueLength"/> tickets.</summary>
    QueueFull,

    /// <summary>The player has forfeited matches in a row, and waits until the pause is over.</summary>
    Paused,
}

/// <summary>What <see cref="IMatchQueue.EnqueueAsync"/> did.</summary>
/// <param name="Status">The outcome.</param>
/// <param name="Ticket">The ticket, when queued or already queued.</param>
/// <param name="Position">Place in the queue from 1, approximate; 0 when there is no ticket.</param>
/// <param name="QueueSize">Tickets in that queue after the step.</param>
/// <param name="Match">The match, when this call made it.</param>
/// <param name="RoomId">The room, when matched or already playing.</param>
/// <param name="Confirmed">When already playing: whether the match has its session.</param>
/// <param name="PauseLeft">When paused: how long the player has to wait.</param>
public readonly record struct EnqueueResult(
    EnqueueStatus Status,
    Ticket Ticket = default,
    long Position = 0,
    long QueueSize = 0,
    Match? Match = null,
    string? RoomId = null,
    bool Confirmed = false,
    TimeSpan PauseLeft = default);

/// <summary>Outcome of <see cref="IMatchQueue.DequeueAsync"/>.</summary>
public enum DequeueStatus
{
    /// <summary>The ticket is gone.</summary>
    Dequeued,

    /// <summary>There was none.</summary>
    NotQueued,

    /// <summary>Too late: the player was matched.</summary>
    AlreadyPlaying,
}

/// <summary>What <see cref="IMatchQueue.DequeueAsync"/> did.</summary>
/// <param name="Status">The outcome.</param>
/// <param name="RoomId">The room, when already playing.</param>
public readonly record struct DequeueResult(DequeueStatus Status, string? RoomId = null);

/// <summary>What a player does.</summary>
public enum PlayerActivity
{
    /// <summary>Neither queued nor playing.</summary>
    Idle,

    /// <summary>Holds a ticket.</summary>
    Queued,

    /// <summary>Plays a match, or was matched just now.</summary>
    Playing,
}

/// <summary>A player's status in the queue.</summary>
/// <param name="Activity">What the player does.</param>
/// <param name="Ticket">The ticket, when queued.</param>
/// <param name="QueueSize">Tickets in that queue, when queued.</param>
/// <param name="RoomId">The room, when playing.</param>
/// <param name="Confirmed">When playing: whether the match has its session.</param>
/// <param name="Match">The match, when <see cref="IMatchQueue.ResumeAsync"/> made it in this step.</param>
public readonly record struct PlayerStatus(
    PlayerActivity Activity,
    Ticket Ticket = default,
    long QueueSize = 0,
    string? RoomId = null,
    bool Confirmed = false,
    Match? Match = null);

/// <summary>Outcome of <see cref="IMatchQueue.RenewNodeAsync"/>.</summary>
public enum NodeRenewal
{
    /// <summary>The store knew the node, and the lease was not over.</summary>
    Renewed,

    /// <summary>The store did not know the node, or its lease had run out.</summary>
    Registered,
}
