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
    MatchLauncher launcher,
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
        if (await queue.RenewNodeAsync(identity.NodeId, options.Lease, cancellationToken) == NodeRenewal.Registered)
        {
            await ResumeAllAsync(cancellationToken);
        }

        await RefreshPresenceAsync(cancellationToken);
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

    /// <summary>
    /// The queue had given this node up, or lost its data: whoever waits here is brought back, and paired with whoever else
    /// was left waiting.
    /// </summary>
    private async ValueTask ResumeAllAsync(CancellationToken cancellationToken)
    {
        logger.NodeRegisteredAgain(identity.NodeId);
        foreach (var connection in connections.Newest())
        {
            var status = await queue.ResumeAsync(connection.PlayerId, identity.NodeId, connection.ConnectionId, cancellationToken);
            if (status.Match is { } match)
            {
                launcher.Launch(match);
            }
        }
    }

    /// <summary>A connection that ended while its presence was being renewed may have been written again: it is gone all the same.</summary>
    private async ValueTask RefreshPresenceAsync(CancellationToken cancellationToken)
    {
        var refreshed = connections.Presences();
        await presence.RefreshAsync(refreshed, cancellationToken);
        foreach (var one in refreshed.Where(one => connections.ById(one.ConnectionId) is null))
        {
            await absence.DisconnectedAsync(one.PlayerId, one.ConnectionId, cancellationToken);
        }
    }
}
