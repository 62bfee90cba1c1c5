namespace CsArena.Realtime.InMemory;

/// <summary>Where a player's entry is. A player has one entry, hence one state (I1).</summary>
internal enum EntryState
{
    /// <summary>The slot is not used.</summary>
    Free,

    /// <summary>In the list of its queue: whoever comes may be paired with it, if its node is alive.</summary>
    Waiting,

    /// <summary>Found on a dead node; in that node's list, in case the node was only slow.</summary>
    Parked,

    /// <summary>The connection is gone; kept until the player returns or the grace is over.</summary>
    Held,

    /// <summary>Playing, or matched just now.</summary>
    Playing,
}

/// <summary>One player in the queue or in a match.</summary>
internal struct PlayerEntry
{
    public string PlayerId;
    public string Nickname;
    public string ConnectionId;
    public string? Language;
    public string? RoomId;
    public WaitingQueue? Queue;
    public QueueNode? Node;
    public long EnqueuedAt;

    /// <summary>Order within the queue. Unlike the time it has no ties and never runs backwards.</summary>
    public long Number;

    /// <summary>Stamp of the grace, when held.</summary>
    public long GraceStamp;
    public int Hash;
    public int Previous;
    public int Next;
    public EntryState State;
}
