using System.Text.Json.Serialization;

namespace CsArena.Realtime.Protocol;

/// <summary>What every call answers: <c>{ ok: true, … }</c> or <c>{ ok: false, code, message, retryable }</c>.</summary>
public record CallAnswer
{
    /// <summary>Whether the call did what was asked.</summary>
    public bool Ok { get; init; } = true;

    /// <summary>Why not: one of <see cref="AnswerCodes"/>. Absent when <see cref="Ok"/>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Code { get; init; }

    /// <summary>The same in words, in plain English, for a developer. Absent when <see cref="Ok"/>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Message { get; init; }

    /// <summary>Whether the same call may succeed later. Absent when <see cref="Ok"/>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? Retryable { get; init; }

    /// <summary>The room concerned, where the protocol names one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? RoomId { get; init; }

    /// <summary>In how many milliseconds the call may succeed, where the protocol names it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? RetryAfterMs { get; init; }

    /// <summary>A refusal.</summary>
    /// <param name="code">One of <see cref="AnswerCodes"/>.</param>
    /// <param name="message">The same in words.</param>
    /// <param name="retryable">Whether the same call may succeed later.</param>
    /// <param name="roomId">The room concerned, if any.</param>
    public static CallAnswer Refused(string code, string message, bool retryable = false, string? roomId = null)
        => new() { Ok = false, Code = code, Message = message, Retryable = retryable, RoomId = roomId };
}

/// <summary>Answer of <c>match:enqueue</c>.</summary>
public sealed record EnqueueAnswer : CallAnswer
{
    /// <summary><c>queued</c> or <c>matched</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Status { get; init; }

    /// <summary>The queue being waited in.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Queue { get; init; }

    /// <summary>Place in the queue, from 1; approximate.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? Position { get; init; }

    /// <summary>Players in the queue, this one included.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? QueueSize { get; init; }

    /// <summary>Expected wait in milliseconds, from recent matches; null while there are none.</summary>
    public long? EstimatedWaitMs { get; init; }
}

/// <summary>Answer of <c>match:dequeue</c>.</summary>
public sealed record DequeueAnswer : CallAnswer
{
    /// <summary><c>dequeued</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Status { get; init; }
}

/// <summary>Answer of <c>submit:answer</c>.</summary>
public sealed record SubmitAnswer : CallAnswer
{
    /// <summary>Whether the opponent had answered before this answer came.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? OpponentSubmitted { get; init; }
}

/// <summary>Answer of <c>game:restore</c>.</summary>
public sealed record RestoreAnswer : CallAnswer
{
    /// <summary>The state to go on from.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PlayerState? State { get; init; }
}
