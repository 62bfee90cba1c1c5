using CsArena.Realtime.Protocol;

namespace CsArena.Realtime.Delivery;

/// <summary>
/// Brings events to players, wherever connected. Delivery is at most once: a player who is away, or whose connection fails,
/// learns the rest by <c>game:restore</c>.
/// </summary>
internal interface IPlayerEvents
{
    /// <summary>
    /// Sends events; those of one player in their order. Never throws for a player who cannot be reached. It may return before
    /// they have left, when earlier ones of the same player wait for something.
    /// </summary>
    /// <param name="events">The events.</param>
    ValueTask SendAsync(IReadOnlyList<PlayerEvent> events);

    /// <summary>
    /// Sends one event that is of no match. Never throws for a player who cannot be reached.
    /// </summary>
    /// <param name="playerId">The player.</param>
    /// <param name="outgoing">The event.</param>
    /// <param name="cancellationToken">Stops looking for the player.</param>
    /// <returns>Whether it was handed to a connection of this node, or sent to the player's node.</returns>
    ValueTask<bool> TrySendAsync(string playerId, OutgoingEvent outgoing, CancellationToken cancellationToken);

    /// <summary>Where a player was a moment ago: saves looking for the player when the first event is sent.</summary>
    /// <param name="playerId">The player.</param>
    /// <param name="nodeId">The node.</param>
    void Hint(string playerId, string nodeId)
    {
    }
}

/// <summary>One event for one player.</summary>
/// <param name="PlayerId">The player.</param>
/// <param name="Name">Name of the event.</param>
/// <param name="Payload">The event.</param>
internal readonly record struct PlayerEvent(string PlayerId, string Name, ArenaEvent Payload);
