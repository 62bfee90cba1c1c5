using System.Text.Json.Serialization;

namespace CsArena.Realtime.Protocol;

/// <summary>
/// What a player needs to go on from, whatever was missed: <c>idle</c>, <c>queued</c>, <c>playing</c> or <c>finished</c>.
/// Fields that do not belong to the status are absent.
/// </summary>
public sealed record PlayerState
{
    /// <summary><c>idle</c>, <c>queued</c>, <c>playing</c> or <c>finished</c>.</summary>
    public required string Status { get; init; }

    /// <summary>Queued: the queue.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Queue { get; init; }

    /// <summary>Queued: since when, Unix milliseconds.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? EnqueuedAt { get; init; }

    /// <summary>Queued: players in the queue.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? QueueSize { get; init; }

    /// <summary>The room.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? RoomId { get; init; }

    /// <summary>Sequence of the room at this state: events with a lower or equal one are already in it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? Seq { get; init; }

    /// <summary>The server's clock, Unix milliseconds.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? ServerTime { get; init; }

    /// <summary><c>ready</c>, <c>question</c>, <c>grading</c>, <c>review</c> or <c>finished</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Phase { get; init; }

    /// <summary>The round, from 1.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Round { get; init; }

    /// <summary>Rounds of the match.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? TotalRounds { get; init; }

    /// <summary>When the phase ends, Unix milliseconds; absent once finished.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? EndsAt { get; init; }

    /// <summary>The opponent.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public OpponentInfo? Opponent { get; init; }

    /// <summary>Points so far.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ScorePair? Scores { get; init; }

    /// <summary>The question, from the start of its round until the next round; never with its solution.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public QuestionInfo? Question { get; init; }

    /// <summary>The player's own answer in this round, if one was taken.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? MySubmission { get; init; }

    /// <summary>Whether the opponent has answered in this round.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? OpponentSubmitted { get; init; }

    /// <summary>Until when an absent opponent may return, Unix milliseconds; absent while the opponent is there.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? OpponentGraceEndsAt { get; init; }

    /// <summary>Results of the latest round that is over.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RoundEndEvent? LastRound { get; init; }

    /// <summary>The result, once finished.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public MatchEndEvent? Result { get; init; }
}
