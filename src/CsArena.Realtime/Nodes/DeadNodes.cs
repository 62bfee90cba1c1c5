using CsArena.Realtime.Matchmaking;
using CsArena.Realtime.Presence;
using Microsoft.Extensions.Logging;

namespace CsArena.Realtime.Nodes;

/// <summary>
/// Does for the players of dead nodes what those would have done. Several survivors may do it at once, and one that dies in
/// it leaves the rest to the others: a player is listed until everything is done, and a node until all of its players are.
/// </summary>
internal sealed class DeadNodes(IMatchQueue queue, IPresenceStore presence, PlayerAbsence absence, ILogger<DeadNodes> logger)
{
    /// <summary>How many players are taken care of at the same time.</summary>
    public int AtOnce { get; init; } = 32;

    public async ValueTask TakeOverAsync(CancellationToken cancellationToken)
    {
        foreach (var nodeId in await queue.GetDeadNodesAsync(cancellationToken))
        {
            logger.NodeDied(nodeId);
            await Parallel.ForEachAsync(
                await presence.GetPlayersAsync(nodeId, cancellationToken),
                new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
                async (player, cancellation) => await absence.DisconnectedAsync(player, cancellation));
            await queue.RemoveNodeAsync(nodeId, cancellationToken);
        }
    }
}
