using CsArena.Realtime.Matches;
using CsArena.Realtime.Protocol;
using Microsoft.Extensions.Logging;

namespace CsArena.Realtime.Hubs;

/// <summary>Stage 1: every player is on this node.</summary>
internal sealed class LocalPlayerEvents(ConnectionRegistry connections, ILogger<LocalPlayerEvents> logger) : IPlayerEvents
{
    public async ValueTask SendAsync(string playerId, string name, ArenaEvent payload)
    {
        if (connections.OfPlayer(playerId) is not { } connection)
        {
            return;
        }

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
