namespace CsArena.Realtime.Matchmaking;

/// <summary>What a player asks of the queue.</summary>
/// <param name="PlayerId">The player; any non-empty string, compared byte by byte.</param>
/// <param name="Nickname">Name to show to the opponent.</param>
/// <param name="Queue">The queue to wait in.</param>
/// <param name="NodeId">The node that the player is connected to.</param>
/// <param name="ConnectionId">The player's connection.</param>
/// <param name="Language">Language of the questions that the player would like, such as <c>ko</c>; null for the default.</param>
public readonly record struct EnqueueRequest(
    string PlayerId,
    string Nickname,
    string Queue,
    string NodeId,
    string ConnectionId,
    string? Language = null);

/// <summary>One player's wish to be matched.</summary>
/// <param name="PlayerId">The player.</param>
/// <param name="Nickname">Name to show to the opponent.</param>
/// <param name="Queue">The queue waited in.</param>
/// <param name="NodeId">The node that the player was connected to last.</param>
/// <param name="ConnectionId">The connection that the player had last.</param>
/// <param name="Language">Language of the questions that the player would like; null for the default.</param>
/// <param name="EnqueuedAt">Since when, by the store's clock. Kept when the player moves to another connection.</param>
public readonly record struct Ticket(
    string PlayerId,
    string Nickname,
    string Queue,
    string NodeId,
    string ConnectionId,
    string? Language,
    DateTimeOffset EnqueuedAt);

/// <summary>Two players and a room, decided by the queue.</summary>
/// <param name="RoomId">The room; unique, and not to be guessed.</param>
/// <param name="Player1">The player who waited.</param>
/// <param name="Player2">The player who came.</param>
/// <param name="MatchedAt">When, by the store's clock.</param>
public sealed record Match(string RoomId, Ticket Player1, Ticket Player2, DateTimeOffset MatchedAt)
{
    /// <summary>The queue that paired the two.</summary>
    public string Queue => Player1.Queue;
}
