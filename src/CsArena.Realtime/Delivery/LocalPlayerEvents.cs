using CsArena.Realtime.Hubs;
using CsArena.Realtime.Monitoring;
using Microsoft.Extensions.Logging;

namespace CsArena.Realtime.Delivery;

/// <summary>Delivers to the players of this node, which in Stage 1 are all of them.</summary>
internal sealed class LocalPlayerEvents(ConnectionRegistry connections, ILogger<LocalPlayerEvents> logger) : IPlayerEvents
{
    public ValueTask SendAsync(IReadOnlyList<PlayerEvent> events)
    {
        foreach (var batch in EventBatch.Of(events))
        {
            TrySend(batch);
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask<bool> TrySendAsync(string playerId, OutgoingEvent outgoing, CancellationToken cancellationToken)
        => new(TrySend(new EventBatch(playerId, [outgoing])));

    /// <summary>
    /// Starts to send, and does not wait for it: events of a connection keep the order of their starts, and a player who does
    /// not read must not hold up the match of another. SignalR closes a connection that takes nothing for some seconds.
    /// </summary>
    /// <returns>Whether the player is on this node.</returns>
    public bool TrySend(EventBatch batch)
    {
        if (connections.OfPlayer(batch.PlayerId) is not { } connection)
        {
            return false;
        }

        using var send = ArenaTraces.StartPlayerSend(batch.Events[0].Name);
        var sending = connection.SendAsync(batch);
        if (!sending.IsCompletedSuccessfully)
        {
            _ = ObserveAsync(sending, batch.Events[0].Name, connection.ConnectionId);
        }

        return true;
    }

    private async Task ObserveAsync(Task sending, string name, string connectionId)
    {
        try
        {
            await sending;
        }
        catch (Exception exception)
        {
            logger.EventNotDelivered(exception, name, connectionId);
        }
    }
}
