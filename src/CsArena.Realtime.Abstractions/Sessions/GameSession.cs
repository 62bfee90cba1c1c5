namespace CsArena.Realtime.Sessions;

/// <summary>Durable state of a match while it is played. Immutable: a change is a new record with a higher version.</summary>
public sealed record GameSession
{
    /// <summary>The room.</summary>
    public required string RoomId { get; init; }

    /// <summary>The queue that made the match.</summary>
    public required string Queue { get; init; }

    /// <summary>The player who waited.</summary>
    public required SessionPlayer Player1 { get; init; }

    /// <summary>The player who came.</summary>
    public required SessionPlayer Player2 { get; init; }

    /// <summary>Rounds of the match.</summary>
    public required int TotalRounds { get; init; }

    /// <summary>Grows with every change, and is the sequence that players see (I10).</summary>
    public required long Version { get; init; }

    /// <summary>
    /// Version that the latest step of the rules led to, submissions aside. A deadline that carries a lower one was left
    /// by a node that died before it had told the players and scheduled the phase's end.
    /// </summary>
    public required long StepVersion { get; init; }

    /// <summary>The phase.</summary>
    public required MatchPhase Phase { get; init; }

    /// <summary>The round being played, from 1.</summary>
    public required int CurrentRound { get; init; }

    /// <summary>When the match was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the phase began.</summary>
    public required DateTimeOffset PhaseStartedAt { get; init; }

    /// <summary>When the phase ends; in <see cref="MatchPhase.Finished"/>, when saving the result is due (again).</summary>
    public required DateTimeOffset PhaseEndsAt { get; init; }

    /// <summary>Time that the phase was given back for a fault of the service.</summary>
    public TimeSpan PhaseExtension { get; init; }

    /// <summary>Attempts that failed in this phase: at grading, or at saving once finished.</summary>
    public int FailedAttempts { get; init; }

    /// <summary>How the match ended; null while it is played.</summary>
    public MatchEnding? Ending { get; init; }

    /// <summary>Whether the history has the result.</summary>
    public bool Saved { get; init; }

    /// <summary>Whether the players' <c>match:end</c> belongs to this state.</summary>
    public bool EndAnnounced { get; init; }

    /// <summary>The player of a slot.</summary>
    /// <param name="slot">Which of the two.</param>
    public SessionPlayer this[PlayerSlot slot] => slot == PlayerSlot.Player1 ? Player1 : Player2;

    /// <summary>Which of the two a player is; null for anybody else.</summary>
    /// <param name="playerId">The player.</param>
    public PlayerSlot? SlotOf(string playerId)
        => playerId == Player1.PlayerId ? PlayerSlot.Player1
            : playerId == Player2.PlayerId ? PlayerSlot.Player2
            : null;

    /// <summary>The same session with one player replaced.</summary>
    /// <param name="slot">Which of the two.</param>
    /// <param name="player">The new state of that player.</param>
    public GameSession With(PlayerSlot slot, SessionPlayer player)
        => slot == PlayerSlot.Player1 ? this with { Player1 = player } : this with { Player2 = player };
}

/// <summary>One of the two players of a match.</summary>
public enum PlayerSlot
{
    /// <summary>The player who waited.</summary>
    Player1 = 1,

    /// <summary>The player who came.</summary>
    Player2 = 2,
}

/// <summary>Convenience on <see cref="PlayerSlot"/>.</summary>
public static class PlayerSlots
{
    /// <summary>Both, in order.</summary>
    public static IReadOnlyList<PlayerSlot> Both { get; } = [PlayerSlot.Player1, PlayerSlot.Player2];

    /// <summary>The other player.</summary>
    /// <param name="slot">One player.</param>
    public static PlayerSlot Opponent(this PlayerSlot slot)
        => slot == PlayerSlot.Player1 ? PlayerSlot.Player2 : PlayerSlot.Player1;
}

/// <summary>Phases of a match: the first four repeat with every round.</summary>
public enum MatchPhase
{
    /// <summary>A round is announced.</summary>
    Ready,

    /// <summary>The question is shown, and answers are taken.</summary>
    Question,

    /// <summary>Answers are being graded.</summary>
    Grading,

    /// <summary>Results and solution are shown.</summary>
    Review,

    /// <summary>The match is over.</summary>
    Finished,
}

/// <summary>A player's part of a session.</summary>
public sealed record SessionPlayer
{
    /// <summary>The player.</summary>
    public required string PlayerId { get; init; }

    /// <summary>Name to show.</summary>
    public required string Nickname { get; init; }

    /// <summary>Rating at the start of the match.</summary>
    public required int Rating { get; init; }

    /// <summary>Points so far.</summary>
    public int Score { get; init; }

    /// <summary>While the player is away: when the match is forfeit; null while the player is there.</summary>
    public DateTimeOffset? GraceEndsAt { get; init; }

    /// <summary>
    /// While the player is away and the opponent has not been told of it: when that is due. Says nothing without
    /// <see cref="GraceEndsAt"/>.
    /// </summary>
    public DateTimeOffset? AnnounceAbsenceAt { get; init; }

    /// <summary>Whether the player is away, as far as the opponent was told.</summary>
    public bool IsAnnouncedAbsent => GraceEndsAt is not null && AnnounceAbsenceAt is null;

    /// <summary>Sequence of the latest event for this player; 0 before the first.</summary>
    public long EventSeq { get; init; }

    /// <summary>Gain or loss of rating, once the result is saved and rated.</summary>
    public int? RatingChange { get; init; }
}

/// <summary>How a match ended.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Winner">Who won; null for a draw.</param>
/// <param name="EndedAt">When.</param>
public sealed record MatchEnding(MatchEndReason Reason, PlayerSlot? Winner, DateTimeOffset EndedAt);

/// <summary>Why a match ended.</summary>
public enum MatchEndReason
{
    /// <summary>All rounds were played.</summary>
    Completed,

    /// <summary>A player gave up, or stayed away past the grace.</summary>
    Forfeit,

    /// <summary>Nobody can finish it: both players stayed away at the same time, or the session was lost.</summary>
    Abandoned,
}
