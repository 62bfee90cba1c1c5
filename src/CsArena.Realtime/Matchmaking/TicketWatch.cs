using CsArena.Realtime.Hubs;
using CsArena.Realtime.Nodes;

namespace CsArena.Realtime.Matchmaking;

/// <summary>
/// Puts this node's waiting players back when the store has lost their tickets: all of it, or the last writes before it
/// failed over.
/// </summary>
internal sealed class TicketWatch(ConnectionRegistry connections, Matchmaker matchmaker, NodeOptions options, TimeProvider timeProvider)
{
    private long _lookedAt = timeProvider.GetTimestamp();

    /// <summary>Looks once a lease, or at once after a loss; the longest waiting players come first (I4).</summary>
    public async ValueTask LookAsync(bool isLossKnown, CancellationToken cancellationToken)
    {
        if (!isLossKnown && timeProvider.GetElapsedTime(_lookedAt) < options.Lease)
        {
            return;
        }

        _lookedAt = timeProvider.GetTimestamp();
        var waiting = connections.Newest().Where(connection => connection.Ticket.Queue is not null);
        foreach (var connection in waiting.OrderBy(connection => connection.Ticket.EnqueuedAt))
        {
            await matchmaker.PutBackAsync(connection, cancellationToken);
        }
    }
}
