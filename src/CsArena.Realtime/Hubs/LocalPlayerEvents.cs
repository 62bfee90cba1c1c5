using CsArena.Realtime.Matches;
using CsArena.Realtime.Protocol;
using Microsoft.Extensions.Logging;

namespace CsArena.Realtime.Hubs;

/// <summary>Stage 1: every player is on this node.</summary>
internal sealed class LocalPlayerEvents(ConnectionRegistry connections, ILogger<LocalPlayerEvents> logger) : IPlayerEvents
{
    /// <summary>
    /// Starts to send, and does not wait for it: events of a connection keep the order of their starts, and a player who does
    /// not read must not hold up the match of another. SignalR closes a connection that takes nothing for some seconds.
    /// </summary>
    public ValueTask SendAsync(IReadOnlyList<PlayerEvent> events)
    {
        foreach (var (playerId, name, payload) in events)
        {
            if (connections.OfPlayer(playerId) is { } connection)
            {
                _ = DeliverAsync(connection, name, payload);
            }
        }

        return ValueTask.CompletedTask;
    }

    private async Task DeliverAsync(ArenaConnection connection, string name, ArenaEvent payload)
    {
        try
        {
            await connection.SendAsync(name, payload);
        }
        catch (Exception exception)
        {
            logger.EventNotDelivered(exception, name, connection.ConnectionId);
        }
    }
}
