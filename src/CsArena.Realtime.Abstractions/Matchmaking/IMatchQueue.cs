namespace CsArena.Realtime.Matchmaking;

/// <summary>
/// Pairs players, first come first served. Every call is one atomic step on the queue's store, whose clock decides.
/// A player is queued in one queue, or playing one match, or neither (I1).
/// </summary>
public interface IMatchQueue
{
    /// <summary>
    /// Takes the oldest waiting player of the queue whose node is alive and pairs the two, or appends a ticket.
    /// Pairing marks both as playing and records the match as unconfirmed in the same step.
    /// A player who is queued already keeps the place; the ticket moves to the caller's node and connection.
    /// </summary>
    /// <param name="request">Who wants to be matched, and where the player is connected.</param>
    /// <param name="cancellationToken">Stops waiting for the store; the step may have been taken nevertheless.</param>
    /// <returns>Any <see cref="EnqueueStatus"/>.</returns>
    ValueTask<EnqueueResult> EnqueueAsync(EnqueueRequest request, CancellationToken cancellationToken = default);

    /// <summary>
    /// Tells what the player does now and, when there is a ticket, moves it to this node and connection: a held ticket
    /// waits again, and is matched at once if somebody waits. To be called when a player connects.
    /// </summary>
    /// <param name="playerId">The player.</param>
    /// <param name="nodeId">The node that the player is connected to now.</param>
    /// <param name="connectionId">The connection.</param>
    /// <param name="cancellationToken">Stops waiting for the store.</param>
    /// <returns>The status after the step; <see cref="PlayerStatus.Match"/> is set when this call made the match.</returns>
    ValueTask<PlayerStatus> ResumeAsync(string playerId, string nodeId, string connectionId, CancellationToken cancellationToken = default);

    /// <summary>Tells what the player does now, and changes nothing.</summary>
    /// <param name="playerId">The player.</param>
    /// <param name="cancellationToken">Stops waiting for the store.</param>
    ValueTask<PlayerStatus> GetStatusAsync(string playerId, CancellationToken cancellationToken = default);

    /// <summary>
    /// Withdraws a ticket. Against a match being made at the same time there is one final answer (I2): removed, or too
    /// late and this is the room.
    /// </summary>
    /// <param name="playerId">The player.</param>
    /// <param name="cancellationToken">Stops waiting for the store.</param>
    ValueTask<DequeueResult> DequeueAsync(string playerId, CancellationToken cancellationToken = default);

    /// <summary>
    /// Keeps a ticket, and its place, for a player whose connection is gone, but pairs nobody with it until
    /// <see cref="ResumeAsync"/> or <see cref="EnqueueAsync"/>. Does nothing when the ticket has moved to another
    /// connection meanwhile.
    /// </summary>
    /// <param name="playerId">The player.</param>
    /// <param name="connectionId">The connection that is gone.</param>
    /// <param name="grace">How long to keep the ticket.</param>
    /// <param name="cancellationToken">Stops waiting for the store.</param>
    /// <returns>Whether a ticket is held for that connection now.</returns>
    ValueTask<bool> HoldAsync(string playerId, string connectionId, TimeSpan grace, CancellationToken cancellationToken = default);

    /// <summary>Drops held tickets whose grace is over (I2).</summary>
    /// <param name="max">How many at most, at least 1.</param>
    /// <param name="cancellationToken">Stops waiting for the store.</param>
    /// <returns>The players whose tickets were dropped.</returns>
    ValueTask<IReadOnlyList<string>> DropGoneAsync(int max, CancellationToken cancellationToken = default);

    /// <summary>Counts the tickets of a queue, held ones included.</summary>
    /// <param name="queue">The queue; all of them when null.</param>
    /// <param name="cancellationToken">Stops waiting for the store.</param>
    ValueTask<long> CountAsync(string? queue = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// Leases matches that were made and not confirmed in time to the caller, who repeats the steps that lead to
    /// <see cref="ConfirmAsync"/> (I5). A claimer that dies is replaced when its lease is over.
    /// </summary>
    /// <param name="lease">How long nobody else is offered these matches.</param>
    /// <param name="max">How many at most, at least 1.</param>
    /// <param name="cancellationToken">Stops waiting for the store.</param>
    ValueTask<IReadOnlyList<Match>> ClaimUnconfirmedAsync(TimeSpan lease, int max, CancellationToken cancellationToken = default);

    /// <summary>Says that the match has its session: it is not offered for claiming any more. May be repeated.</summary>
    /// <param name="roomId">The room.</param>
    /// <param name="cancellationToken">Stops waiting for the store.</param>
    /// <returns>False when there was nothing to confirm.</returns>
    ValueTask<bool> ConfirmAsync(string roomId, CancellationToken cancellationToken = default);

    /// <summary>
    /// Lets the two players queue again. A player who plays in another room by now is left alone. May be repeated.
    /// The forfeit of a room is counted once for the player who is released, and ends the row of the other's: after
    /// <see cref="MatchQueueOptions.ForfeitsBeforePause"/> in a row the player is refused for a while.
    /// </summary>
    /// <param name="roomId">The room that is over.</param>
    /// <param name="player1Id">One player.</param>
    /// <param name="player2Id">The other player; the same one to release one alone.</param>
    /// <param name="forfeitedBy">Who forfeited the match; null when nobody did.</param>
    /// <param name="cancellationToken">Stops waiting for the store.</param>
    ValueTask ReleaseAsync(
        string roomId,
        string player1Id,
        string player2Id,
        string? forfeitedBy = null,
        CancellationToken cancellationToken = default);

    /// <summary>Says that a node is alive. Its players are paired as long as the lease runs (I3).</summary>
    /// <param name="nodeId">The node.</param>
    /// <param name="lease">How long it counts as alive.</param>
    /// <param name="cancellationToken">Stops waiting for the store.</param>
    /// <returns>Whether the store still knew the node: one that it had forgotten puts its own players back.</returns>
    ValueTask<NodeRenewal> RenewNodeAsync(string nodeId, TimeSpan lease, CancellationToken cancellationToken = default);

    /// <summary>Lists nodes whose lease is over and that were not removed.</summary>
    /// <param name="cancellationToken">Stops waiting for the store.</param>
    ValueTask<IReadOnlyList<string>> GetDeadNodesAsync(CancellationToken cancellationToken = default);

    /// <summary>Forgets a node: after it has left in order, or once its players have been taken care of.</summary>
    /// <param name="nodeId">The node.</param>
    /// <param name="cancellationToken">Stops waiting for the store.</param>
    ValueTask RemoveNodeAsync(string nodeId, CancellationToken cancellationToken = default);
}
