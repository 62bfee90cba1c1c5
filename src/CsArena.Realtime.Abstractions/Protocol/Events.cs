using System.Text.Json.Serialization;

namespace CsArena.Realtime.Protocol;

/// <summary>An event as it goes to one player.</summary>
public abstract record ArenaEvent
{
    /// <summary>The server's clock when the event was made, Unix milliseconds.</summary>
    public long ServerTime { get; init; }
}

/// <summary>An event of a room. A player gets a room's events with growing <see cref="Seq"/>.</summary>
public abstract record RoomEvent : ArenaEvent
{
    /// <summary>The room.</summary>
    public string RoomId { get; init; } = "";

    /// <summary>Sequence of the room: grows by at least 1 with every change of the room.</summary>
    public long Seq { get; init; }

    /// <summary>
    /// Sequence of the event that this player was sent before in this room, 0 for the first. A client whose latest
    /// sequence is lower has missed an event and asks <c>game:restore</c>.
    /// </summary>
    public long PrevSeq { get; init; }
}

/// <summary><c>session:ready</c>: the first event of every connection.</summary>
/// <param name="UserId">The player that the token names.</param>
/// <param name="NodeId">The node that answers; new with every start of a process.</param>
/// <param name="Status"><c>idle</c>, <c>queued</c> or <c>playing</c>.</param>
/// <param name="RoomId">The room, while playing.</param>
public sealed record SessionReadyEvent(
    string UserId,
    string NodeId,
    string Status,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? RoomId = null) : ArenaEvent;

/// <summary><c>match:found</c>.</summary>
/// <param name="Opponent">Who it is.</param>
/// <param name="TotalRounds">Rounds of the match.</param>
/// <param name="Queue">The queue that matched the two.</param>
public sealed record MatchFoundEvent(OpponentInfo Opponent, int TotalRounds, string Queue) : RoomEvent;

/// <summary><c>round:ready</c>.</summary>
/// <param name="Round">The round, from 1.</param>
/// <param name="TotalRounds">Rounds of the match.</param>
/// <param name="EndsAt">When the question comes, Unix milliseconds.</param>
public sealed record RoundReadyEvent(int Round, int TotalRounds, long EndsAt) : RoomEvent;

/// <summary><c>round:start</c>.</summary>
/// <param name="Round">The round, from 1.</param>
/// <param name="TotalRounds">Rounds of the match.</param>
/// <param name="EndsAt">Until when answers are taken, Unix milliseconds.</param>
/// <param name="Question">The question, without its solution.</param>
public sealed record RoundStartEvent(int Round, int TotalRounds, long EndsAt, QuestionInfo Question) : RoomEvent;

/// <summary><c>opponent:submitted</c>.</summary>
/// <param name="Round">The round, from 1.</param>
public sealed record OpponentSubmittedEvent(int Round) : RoomEvent;

/// <summary><c>round:end</c>.</summary>
/// <param name="Round">The round, from 1.</param>
/// <param name="EndsAt">When the review ends, Unix milliseconds.</param>
/// <param name="Results">What the round gave to either player.</param>
/// <param name="Solution">The solution.</param>
public sealed record RoundEndEvent(int Round, long EndsAt, ResultPair Results, SolutionInfo Solution) : RoomEvent;

/// <summary><c>match:end</c>.</summary>
/// <param name="Result"><c>win</c>, <c>loss</c> or <c>draw</c>, for the player it is sent to.</param>
/// <param name="Reason"><c>completed</c>, <c>forfeit</c> or <c>abandoned</c>.</param>
/// <param name="FinalScores">Points of the match.</param>
/// <param name="RatingChange">The player's gain or loss; null while the result is not saved, or when nothing was rated.</param>
public sealed record MatchEndEvent(string Result, string Reason, ScorePair FinalScores, int? RatingChange) : RoomEvent;

/// <summary><c>opponent:disconnected</c>.</summary>
/// <param name="GraceEndsAt">Until when the opponent may return, Unix milliseconds.</param>
public sealed record OpponentDisconnectedEvent(long GraceEndsAt) : RoomEvent;

/// <summary><c>opponent:reconnected</c>.</summary>
public sealed record OpponentReconnectedEvent : RoomEvent;

/// <summary><c>session:replaced</c>: the server closes this connection, and it must not come back by itself.</summary>
public sealed record SessionReplacedEvent : ArenaEvent;

/// <summary><c>server:draining</c>.</summary>
/// <param name="ReconnectAfterMs">How long to wait before connecting again, milliseconds.</param>
public sealed record ServerDrainingEvent(long ReconnectAfterMs) : ArenaEvent;
