namespace CsArena.Realtime.Sessions;

/// <summary>
/// Durable state of the matches being played. A change is made either by <see cref="SubmitAsync"/> or by
/// <see cref="AdvanceAsync"/> from an expected version, so that a phase is left exactly once whoever tries (I6).
/// Whatever is stored expires by itself (I12): a live session <see cref="SessionLifetimes.Live"/> after its last write,
/// a finished and saved one after <see cref="SessionLifetimes.Finished"/>.
/// </summary>
public interface IGameSessionStore
{
    /// <summary>Stores a new session and all its rounds, unless the room exists (I5).</summary>
    /// <param name="session">The session; its version is that of the first state.</param>
    /// <param name="rounds">Every round of the match, in order, each with its question.</param>
    /// <param name="cancellationToken">Stops waiting for the store.</param>
    /// <returns>False when the room exists already; nothing was changed then.</returns>
    ValueTask<bool> CreateAsync(GameSession session, IReadOnlyList<GameRound> rounds, CancellationToken cancellationToken = default);

    /// <summary>Reads a session, its current round and the store's clock in one step.</summary>
    /// <param name="roomId">The room.</param>
    /// <param name="cancellationToken">Stops waiting for the store.</param>
    /// <returns>Null when there is no such room.</returns>
    ValueTask<GameSnapshot?> GetAsync(string roomId, CancellationToken cancellationToken = default);

    /// <summary>Reads every round of a match, in order.</summary>
    /// <param name="roomId">The room.</param>
    /// <param name="cancellationToken">Stops waiting for the store.</param>
    /// <returns>Empty when there is no such room.</returns>
    ValueTask<IReadOnlyList<GameRound>> GetRoundsAsync(string roomId, CancellationToken cancellationToken = default);

    /// <summary>
    /// Takes an answer, by the rules of <see cref="SubmissionRules"/>: the first one of a player in a round counts (I7).
    /// An answer that is taken raises the version and becomes the sequence of the opponent's event.
    /// </summary>
    /// <param name="roomId">The room.</param>
    /// <param name="playerId">The player.</param>
    /// <param name="round">The round that the answer is for, from 1.</param>
    /// <param name="answer">The answer.</param>
    /// <param name="cancellationToken">Stops waiting for the store; the answer may have been taken nevertheless.</param>
    /// <returns>Any <see cref="SubmitStatus"/>.</returns>
    ValueTask<SubmitResult> SubmitAsync(string roomId, string playerId, int round, string answer, CancellationToken cancellationToken = default);

    /// <summary>
    /// Replaces session and rounds if the stored version is the expected one (compare and set). Of several who try from
    /// the same version, one succeeds.
    /// </summary>
    /// <param name="expectedVersion">The version that the next state was computed from.</param>
    /// <param name="next">The next state, with a higher version.</param>
    /// <param name="rounds">The rounds that changed with it; empty when none did.</param>
    /// <param name="cancellationToken">Stops waiting for the store; the step may have been taken nevertheless.</param>
    ValueTask<AdvanceResult> AdvanceAsync(
        long expectedVersion, GameSession next, IReadOnlyList<GameRound> rounds, CancellationToken cancellationToken = default);

    /// <summary>Deletes a session and its rounds. May be repeated.</summary>
    /// <param name="roomId">The room.</param>
    /// <param name="cancellationToken">Stops waiting for the store.</param>
    /// <returns>Whether there was one.</returns>
    ValueTask<bool> DeleteAsync(string roomId, CancellationToken cancellationToken = default);

    /// <summary>
    /// Notes, wherever sessions are stored, that a node is at work. A node does so several times a second. When the note
    /// before it, whichever node made it, is older than the tolerance and the time that this node was busy, the time between
    /// the two is kept as the latest gap.
    /// </summary>
    /// <param name="busyFor">
    /// How long this node had no time for its own work since the latest pulse that it knows to be noted: being busy is no gap.
    /// </param>
    /// <param name="tolerance">A time without a pulse that is no gap.</param>
    /// <param name="cancellationToken">Stops waiting for the store.</param>
    ValueTask PulseAsync(TimeSpan busyFor, TimeSpan tolerance, CancellationToken cancellationToken = default);

    /// <summary>
    /// Finds the latest time in which no node reached the part of the store that holds a session. A gap that has not been
    /// noted yet, because this call comes before the first pulse after it, ends with this call.
    /// </summary>
    /// <param name="roomId">The room.</param>
    /// <param name="busyFor">As for <see cref="PulseAsync"/>.</param>
    /// <param name="tolerance">As for <see cref="PulseAsync"/>.</param>
    /// <param name="cancellationToken">Stops waiting for the store.</param>
    /// <returns>Null when there was none since the first pulse, or within <see cref="SessionLifetimes.Live"/>.</returns>
    ValueTask<ServiceGap?> FindGapAsync(
        string roomId, TimeSpan busyFor, TimeSpan tolerance, CancellationToken cancellationToken = default);
}
