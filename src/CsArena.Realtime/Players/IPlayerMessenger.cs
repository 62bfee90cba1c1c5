namespace CsArena.Realtime.Players;

/// <summary>Sends events of the program to players of the arena, on whichever node they are connected. Registered by <c>AddArena()</c>.</summary>
public interface IPlayerMessenger
{
    /// <summary>
    /// Sends an event to a player's connection. Best effort: the event arrives once or never. It has no number and no place
    /// among the events of a match, no client asks for it again, and <c>game:restore</c> does not repeat it. Keep what must
    /// not be lost in a store of your own.
    /// </summary>
    /// <param name="playerId">The player.</param>
    /// <param name="eventName">
    /// The name that the client listens for. Not one that begins as those of the arena do: <c>session:</c>, <c>match:</c>,
    /// <c>round:</c>, <c>opponent:</c>, <c>server:</c>, <c>game:</c>.
    /// </param>
    /// <param name="payload">The event's only argument, written as JSON with names in camelCase; may be null.</param>
    /// <param name="cancellationToken">Stops looking for the player.</param>
    /// <returns>
    /// True when the event was handed to a connection of this node, or was sent to the node that the player is on. The
    /// connection may still break before the event arrives. False when the player is on no node, or the store or the way to
    /// the other node does not work.
    /// </returns>
    /// <exception cref="ArgumentException">A name is empty, or the event's name is kept for the arena.</exception>
    /// <exception cref="NotSupportedException">The payload cannot be written as JSON.</exception>
    ValueTask<bool> SendAsync(string playerId, string eventName, object? payload, CancellationToken cancellationToken = default);
}
