namespace CsArena.Realtime.Matches;

/// <summary>
/// Brings an event to a player, wherever connected. Delivery is at most once: a player who is away, or whose connection
/// fails, learns the rest by <c>game:restore</c>.
/// </summary>
internal interface IPlayerEvents
{
    /// <summary>Sends one event; never throws for a player who cannot be reached.</summary>
    /// <param name="playerId">The player.</param>
    /// <param name="name">Name of the event.</param>
    /// <param name="payload">The event.</param>
    ValueTask SendAsync(string playerId, string name, Protocol.ArenaEvent payload);
}
