namespace CsArena.Realtime.Protocol;

/// <summary>Values of <see cref="CallAnswer.Code"/> when a call is refused.</summary>
public static class AnswerCodes
{
    /// <summary>The connection has no valid token.</summary>
    public const string Unauthenticated = "unauthenticated";

    /// <summary>The payload is not an object, or a field is missing, of the wrong type or unknown in value.</summary>
    public const string InvalidPayload = "invalid_payload";

    /// <summary>The player is playing a match; its room id comes along.</summary>
    public const string AlreadyPlaying = "already_playing";

    /// <summary>The queue holds as many players as it may. Retryable.</summary>
    public const string QueueFull = "queue_full";

    /// <summary>The player has forfeited matches in a row and has to pause; how long comes along. Retryable.</summary>
    public const string ForfeitPause = "forfeit_pause";

    /// <summary>There is no ticket to withdraw.</summary>
    public const string NotQueued = "not_queued";

    /// <summary>The caller does not play in that room.</summary>
    public const string NotInMatch = "not_in_match";

    /// <summary>There is no such room, or it is over for long.</summary>
    public const string RoomNotFound = "room_not_found";

    /// <summary>The room takes no answers in its present phase.</summary>
    public const string WrongPhase = "wrong_phase";

    /// <summary>The answer is for another round than the one being played.</summary>
    public const string WrongRound = "wrong_round";

    /// <summary>A different answer was handed in before; the first one counts.</summary>
    public const string AlreadySubmitted = "already_submitted";

    /// <summary>The round's time was up before the answer came.</summary>
    public const string TooLate = "too_late";

    /// <summary>The answer is longer than the server takes.</summary>
    public const string AnswerTooLong = "answer_too_long";

    /// <summary>Too many calls on this connection. Retryable.</summary>
    public const string RateLimited = "rate_limited";

    /// <summary>The store behind the arena does not answer. Retryable.</summary>
    public const string BackendUnavailable = "backend_unavailable";

    /// <summary>This node takes no new work because it is going away. Retryable, elsewhere.</summary>
    public const string ServerDraining = "server_draining";

    /// <summary>The server failed at something it should not have. Retryable.</summary>
    public const string Internal = "internal";
}
