namespace CsArena.Realtime.Sessions;

/// <summary>A session, its current round, and the clock of the store that they were read from.</summary>
/// <param name="Session">The session.</param>
/// <param name="Round">The current round.</param>
/// <param name="Now">The store's clock.</param>
public sealed record GameSnapshot(GameSession Session, GameRound Round, DateTimeOffset Now)
{
    /// <summary>
    /// The round after it, where the store brought that along; then it is as it was at the same moment. Null where there
    /// is none, and anywhere else: a store need not.
    /// </summary>
    public GameRound? Next { get; init; }
}

/// <summary>Outcome of <see cref="IGameSessionStore.AdvanceAsync"/>.</summary>
public enum AdvanceStatus
{
    /// <summary>The next state is stored; the caller tells the players.</summary>
    Advanced,

    /// <summary>Somebody else changed the session first; read it again.</summary>
    Conflict,

    /// <summary>There is no such room.</summary>
    NotFound,
}

/// <summary>What <see cref="IGameSessionStore.AdvanceAsync"/> did.</summary>
/// <param name="Status">The outcome.</param>
/// <param name="Now">The store's clock.</param>
/// <param name="Round">Advanced to another round that was not among those given: that round, to go on from at once.</param>
public readonly record struct AdvanceResult(AdvanceStatus Status, DateTimeOffset Now = default, GameRound? Round = null);

/// <summary>How long sessions are kept.</summary>
public static class SessionLifetimes
{
    /// <summary>A live session, after its last write.</summary>
    public static readonly TimeSpan Live = TimeSpan.FromHours(2);

    /// <summary>A finished and saved session, so that a late reconnect still sees the result.</summary>
    public static readonly TimeSpan Finished = TimeSpan.FromMinutes(5);

    /// <summary>
    /// A finished session that is not saved: it is the only copy of its result, and waits for the history also while no node
    /// runs that could try again (I9).
    /// </summary>
    public static readonly TimeSpan Unsaved = TimeSpan.FromDays(7);

    /// <summary>A round of a live session, after its last write and the end of its phase.</summary>
    public static readonly TimeSpan Round = TimeSpan.FromMinutes(30);

    /// <summary>How long a session in this state is kept from now on.</summary>
    /// <param name="session">The session.</param>
    public static TimeSpan Of(GameSession session) => session switch
    {
        { Phase: not MatchPhase.Finished } => Live,
        { Saved: true } => Finished,
        _ => Unsaved,
    };

    /// <summary>How long the rounds of a session in this state are kept from now on, though never longer than the session.</summary>
    /// <param name="session">The session.</param>
    public static TimeSpan OfRounds(GameSession session) => session.Phase == MatchPhase.Finished ? Of(session) : Round;
}
