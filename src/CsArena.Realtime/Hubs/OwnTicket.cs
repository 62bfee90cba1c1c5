namespace CsArena.Realtime.Hubs;

/// <summary>
/// What a node remembers of a ticket that one of its connections has: enough to put the player back into the queue when the
/// store has lost it. Calls on the queue and putting back exclude one another.
/// </summary>
internal sealed class OwnTicket
{
    private volatile string? _queue;

    /// <summary>One at a time: a call of the player, or the node that looks after the ticket.</summary>
    public SemaphoreSlim Gate { get; } = new(1, 1);

    /// <summary>The queue that the player waits in; null when there is no ticket.</summary>
    public string? Queue => _queue;

    /// <summary>Since when, by the store's clock: players are put back in this order.</summary>
    public DateTimeOffset EnqueuedAt { get; private set; }

    public void Waits(string queue, DateTimeOffset enqueuedAt)
    {
        EnqueuedAt = enqueuedAt;
        _queue = queue;
    }

    /// <summary>Withdrawn, matched or dropped.</summary>
    public void Ended() => _queue = null;
}
