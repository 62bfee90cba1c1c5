namespace CsArena.LoadTest.Invariants;

/// <summary>What one player has seen so far.</summary>
internal sealed class PlayerTrack(string id)
{
    public string Id { get; } = id;

    public string? RoomId { get; set; }

    public long Seq { get; set; }

    public int TotalRounds { get; set; }

    public int LastStarted { get; set; }

    /// <summary>When the round that started last ends, as far as the player was told by an event.</summary>
    public long LastEndsAt { get; set; }

    public int LastEnded { get; set; }

    /// <summary>The latest round of the room whose answer was taken; 0 before.</summary>
    public int Taken { get; set; }

    /// <summary>When that was heard, Unix milliseconds of this clock.</summary>
    public long TakenAt { get; set; }

    /// <summary>Rounds that ended without an answer of this player.</summary>
    public HashSet<int> Unanswered { get; } = [];

    public int MyScore { get; set; }

    public int OpponentScore { get; set; }

    /// <summary>The queue that the player waits in, connected.</summary>
    public string? Queue { get; set; }

    /// <summary>What the arena owes the player, connected or not.</summary>
    public TicketTrack Ticket { get; } = new();

    public long QueuedAt { get; set; }

    public bool Down { get; set; }

    public long? LastDownAt { get; set; }

    public void Enter(string roomId, int totalRounds)
    {
        RoomId = roomId;
        TotalRounds = totalRounds;
        Seq = 0;
        LastStarted = 0;
        LastEnded = 0;
        LastEndsAt = 0;
        Taken = 0;
        Unanswered.Clear();
        MyScore = 0;
        OpponentScore = 0;
        Queue = null;
        Ticket.Ended();
    }
}
