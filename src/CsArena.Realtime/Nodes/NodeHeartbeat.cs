using CsArena.Realtime.Hubs;
using CsArena.Realtime.Matches;
using CsArena.Realtime.Matchmaking;
using CsArena.Realtime.Presence;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CsArena.Realtime.Nodes;

/// <summary>Says that this node is alive, and takes over what dead nodes left: their matches, their tickets, their players.</summary>
internal sealed class NodeHeartbeat(
    NodeIdentity identity,
    NodeOptions options,
    IMatchQueue queue,
    IPresenceStore presence,
    ConnectionRegistry connections,
    PlayerAbsence absence,
    MatchStarter starter,
    RoomTasks tasks,
    TimeProvider timeProvider,
    ILogger<NodeHeartbeat> logger) : BackgroundService
{
    private const int MaxPerBeat = 256;

    /// <summary>Registers the node before it takes its first player: nobody is paired with a player of an unknown node.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await queue.RenewNodeAsync(identity.NodeId, options.Lease, cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await queue.RemoveNodeAsync(identity.NodeId, cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await BeatAsync(stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                logger.HeartbeatFailed(exception);
            }

            await Task.Delay(options.HeartbeatInterval, timeProvider, stoppingToken)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async ValueTask BeatAsync(CancellationToken cancellationToken)
    {
        await queue.RenewNodeAsync(identity.NodeId, options.Lease, cancellationToken);
        await presence.RefreshAsync(connections.Presences(), cancellationToken);
        foreach (var match in await queue.ClaimUnconfirmedAsync(options.Lease, MaxPerBeat, cancellationToken))
        {
            logger.MatchClaimed(match.RoomId);
            tasks.Run(match.RoomId, cancellation => starter.StartAsync(match, cancellation));
        }

        await queue.DropGoneAsync(MaxPerBeat, cancellationToken);
        foreach (var deadNode in await queue.GetDeadNodesAsync(cancellationToken))
        {
            logger.NodeDied(deadNode);
            foreach (var player in await presence.GetPlayersAsync(deadNode, cancellationToken))
            {
                await absence.DisconnectedAsync(player.PlayerId, player.ConnectionId, cancellationToken);
            }

            await queue.RemoveNodeAsync(deadNode, cancellationToken);
        }
    }
}
