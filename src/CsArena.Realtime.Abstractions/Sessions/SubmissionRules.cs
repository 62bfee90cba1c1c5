namespace CsArena.Realtime.Sessions;

/// <summary>Outcome of <see cref="IGameSessionStore.SubmitAsync"/>.</summary>
public enum SubmitStatus
{
    /// <summary>The answer counts.</summary>
    Accepted,

    /// <summary>The same answer was taken before, and is answered as it was then.</summary>
    Repeated,

    /// <summary>A different answer was taken before.</summary>
    AlreadySubmitted,

    /// <summary>There is no such room.</summary>
    RoomNotFound,

    /// <summary>The player does not play in that room.</summary>
    NotInMatch,

    /// <summary>No question is being asked: the round has not started, or the match is over.</summary>
    WrongPhase,

    /// <summary>Another round is being played.</summary>
    WrongRound,

    /// <summary>The round's time is up.</summary>
    TooLate,
}

/// <summary>What <see cref="IGameSessionStore.SubmitAsync"/> did.</summary>
/// <param name="Status">The outcome.</param>
/// <param name="OpponentSubmitted">Accepted or repeated: whether the opponent had answered before.</param>
/// <param name="OpponentId">Accepted: the opponent, who is to be told.</param>
/// <param name="Seq">Accepted: sequence of the opponent's event.</param>
/// <param name="OpponentPrevSeq">Accepted: sequence of the event that the opponent was sent before.</param>
/// <param name="Now">The store's clock.</param>
/// <param name="Completed">Accepted as the second answer of the round: the state that it led to, to go on from at once, best with the next round.</param>
public readonly record struct SubmitResult(
    SubmitStatus Status,
    bool OpponentSubmitted = false,
    string? OpponentId = null,
    long Seq = 0,
    long OpponentPrevSeq = 0,
    DateTimeOffset Now = default,
    GameSnapshot? Completed = null);

/// <summary>
/// What happens to an answer: the one description that every store follows, in code or in a script (I7).
/// </summary>
public static class SubmissionRules
{
    /// <summary>Decides, in this order: membership, an earlier answer in that round, round, phase, time.</summary>
    /// <param name="session">The session.</param>
    /// <param name="round">The round that the answer is for; null when the match has no such round.</param>
    /// <param name="playerId">The player.</param>
    /// <param name="number">The round that the answer is for, from 1.</param>
    /// <param name="answer">The answer.</param>
    /// <param name="now">The store's clock.</param>
    public static SubmitStatus Judge(GameSession session, GameRound? round, string playerId, int number, string answer, DateTimeOffset now)
    {
        if (session.SlotOf(playerId) is not { } slot)
        {
            return SubmitStatus.NotInMatch;
        }

        if (round?.SubmissionOf(slot) is { } earlier)
        {
            return earlier.Answer == answer ? SubmitStatus.Repeated : SubmitStatus.AlreadySubmitted;
        }

        if (session.Phase == MatchPhase.Finished)
        {
            return SubmitStatus.WrongPhase;
        }

        if (number != session.CurrentRound)
        {
            return SubmitStatus.WrongRound;
        }

        return session.Phase switch
        {
            MatchPhase.Ready => SubmitStatus.WrongPhase,
            MatchPhase.Question when now < session.PhaseEndsAt => SubmitStatus.Accepted,
            _ => SubmitStatus.TooLate,
        };
    }
}
