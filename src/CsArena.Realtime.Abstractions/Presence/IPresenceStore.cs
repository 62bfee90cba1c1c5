namespace CsArena.Realtime.Presence;

/// <summary>Which node and connection each player is on. A player has one current connection: the newest.</summary>
public interface IPresenceStore
{
    /// <summary>
    /// Makes this the player's current connection, the newest by the store's clock: clocks of nodes are not asked which of two
    /// connections is the newer one.
    /// </summary>
    /// <param name="playerId">The player.</param>
    /// <param name="connectionId">The connection.</param>
    /// <param name="nodeId">The node that holds it.</param>
    /// <param name="cancellationToken">Stops waiting for the store.</param>
    /// <returns>The connection as the store has it, and the one that it replaced.</returns>
    ValueTask<ConnectResult> ConnectAsync(
        string playerId, string connectionId, string nodeId, CancellationToken cancellationToken = default);

    /// <summary>
    /// Says that a connection is gone. Changes nothing unless it is the player's current one. Its node lists it all the same
    /// until <see cref="ForgetAsync"/>, so that what follows from the absence is not lost with whoever is about to do it.
    /// </summary>
    /// <param name="playerId">The player.</param>
    /// <param name="connectionId">The connection.</param>
    /// <param name="cancellationToken">Stops waiting for the store.</param>
    /// <returns>Whether the player is absent by this call.</returns>
    ValueTask<bool> DisconnectAsync(string playerId, string connectionId, CancellationToken cancellationToken = default);

    /// <summary>
    /// Says that all that follows from a connection's end has been done: its node does not list it any more. May be repeated;
    /// changes nothing while the connection is the player's current one.
    /// </summary>
    /// <param name="gone">The connection; when it began does not matter.</param>
    /// <param name="cancellationToken">Stops waiting for the store.</param>
    ValueTask ForgetAsync(PlayerPresence gone, CancellationToken cancellationToken = default);

    /// <summary>Finds a player.</summary>
    /// <param name="playerId">The player.</param>
    /// <param name="cancellationToken">Stops waiting for the store.</param>
    /// <returns>Null when the player is on no node.</returns>
    ValueTask<PlayerPresence?> FindAsync(string playerId, CancellationToken cancellationToken = default);

    /// <summary>Renews entries, and writes them again where the store has lost them. Never replaces a newer connection.</summary>
    /// <param name="presences">Connections of the calling node, as <see cref="ConnectAsync"/> returned them.</param>
    /// <param name="isLossPossible">
    /// Whether the store, or messages between nodes, may have been lost: then every entry is compared with the store, however
    /// lately it was written.
    /// </param>
    /// <param name="cancellationToken">Stops waiting for the store.</param>
    /// <returns>Those that were found replaced by a newer connection: their node has missed that, and ends them.</returns>
    ValueTask<IReadOnlyList<PlayerPresence>> RefreshAsync(
        IReadOnlyCollection<PlayerPresence> presences, bool isLossPossible = false, CancellationToken cancellationToken = default);

    /// <summary>
    /// Lists the connections of a node, for the one that takes a dead node's players over: the current ones, and those that are
    /// gone and were not forgotten, whether or not their players are elsewhere by now. One that was replaced is not listed.
    /// </summary>
    /// <param name="nodeId">The node.</param>
    /// <param name="cancellationToken">Stops waiting for the store.</param>
    ValueTask<IReadOnlyList<PlayerPresence>> GetPlayersAsync(string nodeId, CancellationToken cancellationToken = default);
}

/// <summary>Where a player is.</summary>
/// <param name="PlayerId">The player.</param>
/// <param name="ConnectionId">The connection.</param>
/// <param name="NodeId">The node that holds it.</param>
/// <param name="ConnectedAt">
/// Since when, by the store's clock, later than every connection before; a store may not know it any more of one that is gone.
/// </param>
public sealed record PlayerPresence(string PlayerId, string ConnectionId, string NodeId, DateTimeOffset ConnectedAt);

/// <summary>A connection that was made current.</summary>
/// <param name="Current">The connection; when it was current before, since then.</param>
/// <param name="Replaced">The one that it replaced; null when there was none, or when it was this one.</param>
public readonly record struct ConnectResult(PlayerPresence Current, PlayerPresence? Replaced);
