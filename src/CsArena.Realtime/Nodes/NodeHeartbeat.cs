using CsArena.Realtime.NodeMessages;
using CsArena.Realtime.Delivery;
using CsArena.Realtime.Hubs;
using CsArena.Realtime.Matches;
using CsArena.Realtime.Matchmaking;
using CsArena.Realtime.Monitoring;
using CsArena.Realtime.Presence;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CsArena.Realtime.Nodes;

/// <summary>
/// Says that this node is alive, puts right what a store has lost of its players, and takes over what dead nodes left: their
/// matches, their tickets, their players.
/// </summary>
internal sealed class NodeHeartbeat(
    NodeIdentity identity,
    NodeOptions options,
    IMatchQueue queue,
    IPresenceStore presence,
    INodeMessenger messenger,
    ConnectionRegistry connections,
    PresenceUpkeep upkeep,
    PendingAbsences absences,
    TicketWatch tickets,
    RoomWatch rooms,
    DeadNodes deadNodes,
    MatchStarter starter,
    MatchLauncher launcher,
    RoomTasks tasks,
    PlayerLocations locations,
    INodeMessageSender post,
    NodeDrain drain,
    ArenaMetrics metrics,
    TimeProvider timeProvider,
    ILogger<NodeHeartbeat> logger) : BackgroundService
{
    private const int MaxPerBeat = 256;

    private const int AtOnce = 32;

    // Set when the store may have lost something: it was away, or had given this node up.
    private volatile bool _isLossPossible;

    /// <summary>Registers the node before it takes its first player: nobody is paired with a player of an unknown node.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        messenger.StatusChanged += OnStatusChanged;
        await queue.RenewNodeAsync(identity.NodeId, options.Lease, cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        messenger.StatusChanged -= OnStatusChanged;
        await base.StopAsync(cancellationToken);
        try
        {
            await LeaveAsync(cancellationToken);
        }
        catch (BackendUnavailableException exception)
        {
            // The lease runs out by itself.
            logger.StoreAway(exception.Message);
        }
    }

    /// <summary>A node of which something is left to be told stays registered: once its lease is over the others find it.</summary>
    private async ValueTask LeaveAsync(CancellationToken cancellationToken)
    {
        await absences.ReportAsync(cancellationToken);
        if ((await presence.GetPlayersAsync(identity.NodeId, cancellationToken)).Count == 0)
        {
            await queue.RemoveNodeAsync(identity.NodeId, cancellationToken);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var isAway = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await BeatAsync(stoppingToken);
                isAway = false;
            }
            catch (BackendUnavailableException exception) when (!stoppingToken.IsCancellationRequested)
            {
                _isLossPossible = true;
                if (!isAway)
                {
                    logger.StoreAway(exception.Message);
                }

                isAway = true;
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                _isLossPossible = true;
                logger.HeartbeatFailed(exception);
            }

            await Task.Delay(options.HeartbeatInterval, timeProvider, stoppingToken)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    internal async ValueTask BeatAsync(CancellationToken cancellationToken)
    {
        await RenewLeaseAsync(cancellationToken);
        var isLossPossible = _isLossPossible;
        _isLossPossible = false;
        var repairing = RepairAsync(isLossPossible, cancellationToken);
        while (!repairing.IsCompleted)
        {
            // After a loss, or the death of another node, there may be more to repair than a lease is long: meanwhile nobody is
            // to think that this one died too.
            await repairing.WaitAsync(options.HeartbeatInterval, timeProvider, CancellationToken.None)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!repairing.IsCompleted)
            {
                await KeepLeaseAsync(cancellationToken);
            }
        }

        await repairing;
        locations.Sweep();
        await post.SendToAllAsync(new NodeMessage.Beat(new NodeFigures(
            identity.NodeId, connections.Count, metrics.ConnectionsPerSecond, metrics.DisconnectionsPerSecond, drain.IsDraining)));
    }

    private async ValueTask RenewLeaseAsync(CancellationToken cancellationToken)
    {
        if (await queue.RenewNodeAsync(identity.NodeId, options.Lease, cancellationToken) == NodeRenewal.Registered)
        {
            logger.NodeRegisteredAgain(identity.NodeId);
            _isLossPossible = true;
        }
    }

    /// <summary>As <see cref="RenewLeaseAsync"/>, while repairs go on.</summary>
    private async ValueTask KeepLeaseAsync(CancellationToken cancellationToken)
    {
        try
        {
            await RenewLeaseAsync(cancellationToken);
        }
        catch (Exception)
        {
            // The repairs are not to be left alone for it. Whatever it is, the next beat meets it too, and says so.
            _isLossPossible = true;
        }
    }

    private async Task RepairAsync(bool isLossPossible, CancellationToken cancellationToken)
    {
        await absences.ReportAsync(cancellationToken);
        await upkeep.RenewAsync(isLossPossible, cancellationToken);
        if (isLossPossible)
        {
            await ResumeAllAsync(cancellationToken);
        }

        await tickets.LookAsync(isLossPossible, cancellationToken);
        await rooms.LookAsync(isLossPossible, cancellationToken);
        await TakeOverAsync(cancellationToken);
    }

    private async ValueTask TakeOverAsync(CancellationToken cancellationToken)
    {
        foreach (var match in await queue.ClaimUnconfirmedAsync(options.Lease, MaxPerBeat, cancellationToken))
        {
            logger.MatchClaimed(match.RoomId);
            tasks.Run(match.RoomId, cancellation => starter.StartAsync(match, cancellation, isClaimed: true));
        }

        await queue.DropGoneAsync(MaxPerBeat, cancellationToken);
        await deadNodes.TakeOverAsync(cancellationToken);
    }

    /// <summary>
    /// Tickets that others took off this node come back to it, and are paired with whoever else was left waiting: one after
    /// the other, the longest waiting first (I4). Of those who do not wait there are many, in no order.
    /// </summary>
    private async ValueTask ResumeAllAsync(CancellationToken cancellationToken)
    {
        var open = connections.Newest()
            .Where(connection => connection is { IsOpen: true, IsReplaced: false })
            .ToLookup(connection => connection.Ticket.Queue is not null);
        foreach (var connection in open[true].OrderBy(connection => connection.Ticket.EnqueuedAt))
        {
            await ResumeAsync(connection, cancellationToken);
        }

        await Parallel.ForEachAsync(
            open[false],
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
            ResumeAsync);
    }

    private async ValueTask ResumeAsync(ArenaConnection connection, CancellationToken cancellationToken)
    {
        var status = await queue.ResumeAsync(connection.PlayerId, identity.NodeId, connection.ConnectionId, cancellationToken);
        if (status.Match is { } match)
        {
            launcher.Launch(match);
        }
    }

    private void OnStatusChanged(bool isUp)
    {
        if (isUp)
        {
            _isLossPossible = true;
        }
    }
}
