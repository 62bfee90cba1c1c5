namespace CsArena.LoadTest.Invariants;

/// <summary>What the two players of a room said of it.</summary>
internal sealed class RoomTrack(string id, long foundAt)
{
    public string Id { get; } = id;

    public long FoundAt { get; } = foundAt;

    /// <summary>When a player was told something new of it.</summary>
    public long HeardAt { get; set; } = foundAt;

    /// <summary>Whether its other player has turned up without ever having been in it: it came and went while that one was away.</summary>
    public bool IsMissed { get; set; }

    /// <summary>At most two; a third is a violation, and is not kept.</summary>
    public List<RoomSide> Sides { get; } = [];

    public RoomSide? SideOf(string playerId) => Sides.Find(side => side.PlayerId == playerId);

    public RoomSide? OtherThan(string playerId) => Sides.Find(side => side.PlayerId != playerId);
}

/// <summary>One player's view of a room.</summary>
internal sealed class RoomSide(string playerId, string opponentId)
{
    public string PlayerId { get; } = playerId;

    public string OpponentId { get; } = opponentId;

    /// <summary>Totals after each round that this player saw the end of.</summary>
    public Dictionary<int, (int My, int Opponent)> Totals { get; } = [];

    public MatchReport? End { get; set; }
}

/// <summary>How a match ended, as one player was told.</summary>
internal sealed record MatchReport(string Result, string Reason, int My, int Opponent);
