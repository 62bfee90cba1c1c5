namespace CsArena.LoadTest.Invariants;

/// <summary>What one player has seen so far.</summary>
internal sealed class PlayerTrack(string id)
{
    public string Id { get; } = id;

    public string? RoomId { get; set; }

    public long Seq { get; set; }

    public int TotalRounds { get; set; }

    public int LastStarted { get; set; }

    public int LastEnded { get; set; }

    public int MyScore { get; set; }

    public int OpponentScore { get; set; }

    public string? Queue { get; set; }

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
        MyScore = 0;
        OpponentScore = 0;
        Queue = null;
    }
}
