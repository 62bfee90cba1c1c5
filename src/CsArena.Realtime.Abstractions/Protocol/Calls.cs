namespace CsArena.Realtime.Protocol;

/// <summary>Payload of <c>match:enqueue</c>.</summary>
/// <param name="Queue">The queue to wait in; the default queue when absent.</param>
public sealed record EnqueueCall(string? Queue = null);

/// <summary>Payload of <c>submit:answer</c>.</summary>
/// <param name="RoomId">The room being played.</param>
/// <param name="Round">The round that the answer is for, from 1.</param>
/// <param name="Answer">The key of a choice, or text; an empty string is an answer too.</param>
public sealed record SubmitCall(string RoomId, int Round, string Answer);

/// <summary>Payload of <c>game:restore</c>.</summary>
/// <param name="RoomId">The room to restore, also one that is just over; whatever the player does now when absent.</param>
public sealed record RestoreCall(string? RoomId = null);

/// <summary>Payload of <c>game:forfeit</c>.</summary>
/// <param name="RoomId">The room to give up.</param>
public sealed record ForfeitCall(string RoomId);
