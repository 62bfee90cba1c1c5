using CsArena.Realtime.Protocol;

namespace CsArena.Realtime.Hubs;

/// <summary>The answers that refuse a call, each with its words in one place.</summary>
internal static class Refusals
{
    public static CallAnswer InvalidPayload(string message) => CallAnswer.Refused(AnswerCodes.InvalidPayload, message);

    public static CallAnswer AlreadyPlaying(string? roomId)
        => CallAnswer.Refused(AnswerCodes.AlreadyPlaying, "You are playing a match.", roomId: roomId);

    public static CallAnswer QueueFull()
        => CallAnswer.Refused(AnswerCodes.QueueFull, "The queue is full. Try again later.", retryable: true);

    public static CallAnswer ForfeitPause(TimeSpan left)
        => CallAnswer.Refused(AnswerCodes.ForfeitPause, "You have forfeited matches in a row. Wait before you queue again.", retryable: true)
            with { RetryAfterMs = (long)Math.Ceiling(left.TotalMilliseconds) };

    public static CallAnswer NotQueued() => CallAnswer.Refused(AnswerCodes.NotQueued, "You are not in a queue.");

    public static CallAnswer NotInMatch() => CallAnswer.Refused(AnswerCodes.NotInMatch, "You do not play in this room.");

    public static CallAnswer RoomNotFound() => CallAnswer.Refused(AnswerCodes.RoomNotFound, "There is no such room.");

    public static CallAnswer WrongPhase() => CallAnswer.Refused(AnswerCodes.WrongPhase, "No question is being asked now.");

    public static CallAnswer MatchIsOver() => CallAnswer.Refused(AnswerCodes.WrongPhase, "The match is over.");

    public static CallAnswer WrongRound() => CallAnswer.Refused(AnswerCodes.WrongRound, "Another round is being played.");

    public static CallAnswer AlreadySubmitted()
        => CallAnswer.Refused(AnswerCodes.AlreadySubmitted, "Your first answer in this round counts.");

    public static CallAnswer TooLate() => CallAnswer.Refused(AnswerCodes.TooLate, "The time for this round is up.");

    public static CallAnswer AnswerTooLong(int limit)
        => CallAnswer.Refused(AnswerCodes.AnswerTooLong, $"An answer has {limit} characters at most.");

    public static CallAnswer RateLimited()
        => CallAnswer.Refused(AnswerCodes.RateLimited, "Too many calls. Slow down.", retryable: true);

    public static CallAnswer Draining()
        => CallAnswer.Refused(AnswerCodes.ServerDraining, "This server is going away. Reconnect.", retryable: true);

    public static CallAnswer BackendUnavailable()
        => CallAnswer.Refused(AnswerCodes.BackendUnavailable, "The arena is not available just now. Try again.", retryable: true);

    public static CallAnswer Internal()
        => CallAnswer.Refused(AnswerCodes.Internal, "Something went wrong on the server.", retryable: true);
}
