namespace CsArena.LoadTest.Invariants;

/// <summary>An answer that a player gave and the arena took.</summary>
internal sealed record TakenAnswer(string RoomId, string PlayerId, int Round, string Answer);

/// <summary>The end of a match, as one player was told.</summary>
internal sealed record ToldEnd(string RoomId, string PlayerId, string Result, string Reason, int My, int Opponent);
