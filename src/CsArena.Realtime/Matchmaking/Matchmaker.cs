using CsArena.Realtime.Hubs;
using CsArena.Realtime.Matches;
using CsArena.Realtime.Nodes;
using CsArena.Realtime.Protocol;
using CsArena.Realtime.Sessions;
using Microsoft.Extensions.Logging;

namespace CsArena.Realtime.Matchmaking;

/// <summary>Calls on the queue, and what follows from a match.</summary>
internal sealed class Matchmaker(
    IMatchQueue queue,
    IGameSessionStore sessions,
    MatchLauncher launcher,
    TicketReconciler tickets,
    RoomWatch rooms,
    ConnectionRegistry connections,
    MatchQueueOptions options,
    NodeIdentity node,
    NodeDrain drain,
    WaitTimes waitTimes,
    ILogger<Matchmaker> logger)
{
    /// <summary>Queues a player. Not given up when the connection is: a match that it makes is to be started.</summary>
    public async ValueTask<CallAnswer> EnqueueAsync(ArenaConnection connection, string? queueName)
    {
        var name = queueName ?? MatchQueueOptions.DefaultQueue;
        if (!options.Knows(name))
        {
            return Refusals.InvalidPayload("There is no such queue.");
        }

        if (drain.IsDraining)
        {
            return Refusals.Draining();
        }

        await connection.Ticket.Gate.WaitAsync(CancellationToken.None);
        try
        {
            return await EnqueueGatedAsync(connection, name);
        }
        finally
        {
            connection.Ticket.Gate.Release();
        }
    }

    public async ValueTask<CallAnswer> DequeueAsync(ArenaConnection connection, CancellationToken cancellationToken)
    {
        await connection.Ticket.Gate.WaitAsync(cancellationToken);
        try
        {
            var result = await queue.DequeueAsync(connection.PlayerId, cancellationToken);
            connection.Ticket.Ended();
            return result.Status switch
            {
                DequeueStatus.Dequeued => new DequeueAnswer { Status = "dequeued" },
                DequeueStatus.AlreadyPlaying => Refusals.AlreadyPlaying(result.RoomId),
                _ => Refusals.NotQueued(),
            };
        }
        finally
        {
            connection.Ticket.Gate.Release();
        }
    }

    /// <summary>
    /// Puts a waiting player back whose ticket the store has lost; one who was paired, and was not told, is looked after from
    /// now on.
    /// </summary>
    public async ValueTask PutBackAsync(ArenaConnection connection, CancellationToken cancellationToken)
    {
        await connection.Ticket.Gate.WaitAsync(cancellationToken);
        try
        {
            if (connection is not { Ticket.Queue: { } name, Live: null, IsReplaced: false } || connections.ById(connection.ConnectionId) is null)
            {
                return;
            }

            var status = await queue.GetStatusAsync(connection.PlayerId, cancellationToken);
            if (status.Activity == PlayerActivity.Idle)
            {
                logger.TicketPutBack(connection.ConnectionId);
                await EnqueueGatedAsync(connection, name);
            }
            else if (status is { Activity: PlayerActivity.Playing, RoomId: { } roomId })
            {
                connection.Plays(roomId);
            }
        }
        finally
        {
            connection.Ticket.Gate.Release();
        }
    }

    /// <summary>
    /// Tells what a player who connects does, and brings a waiting ticket to this connection. Not given up when the
    /// connection is: a match that it makes is to be started.
    /// </summary>
    public async ValueTask<PlayerStatus> ResumeAsync(ArenaConnection connection)
    {
        var status = await queue.ResumeAsync(connection.PlayerId, node.NodeId, connection.ConnectionId);
        if (status is { Activity: PlayerActivity.Playing, Confirmed: true, RoomId: { } roomId }
            && await sessions.GetAsync(roomId) is null)
        {
            await queue.ReleaseAsync(roomId, connection.PlayerId, connection.PlayerId);
            return new PlayerStatus(PlayerActivity.Idle);
        }

        await LeaveNoTicketBehindAsync(connection);
        if (status.Activity == PlayerActivity.Queued)
        {
            connection.Ticket.Waits(status.Ticket.Queue, status.Ticket.EnqueuedAt);
        }

        return status;
    }

    private async ValueTask<CallAnswer> EnqueueGatedAsync(ArenaConnection connection, string name)
    {
        var request = new EnqueueRequest(
            connection.PlayerId, connection.Nickname, name, node.NodeId, connection.ConnectionId, connection.Language);
        await rooms.LookAsync(connection, CancellationToken.None);
        var result = await queue.EnqueueAsync(request);
        if (result is { Status: EnqueueStatus.AlreadyPlaying, Confirmed: true, RoomId: { } roomId }
            && await ReleaseIfOverAsync(connection.PlayerId, roomId))
        {
            result = await queue.EnqueueAsync(request);
        }

        if (result.Match is { } match)
        {
            launcher.Launch(match);
        }

        await LeaveNoTicketBehindAsync(connection);

        if (drain.IsDraining && await queue.DequeueAsync(connection.PlayerId) is { Status: DequeueStatus.Dequeued })
        {
            // Draining began between the check and the ticket: nobody would have told this player.
            return Refusals.Draining();
        }

        if (result.Status is EnqueueStatus.Queued or EnqueueStatus.AlreadyQueued && connection.Live is null)
        {
            connection.Ticket.Waits(result.Ticket.Queue, result.Ticket.EnqueuedAt);
        }

        return Answer(result);
    }

    /// <summary>A call may outlive its connection: whichever of the two ends last takes the ticket off it (I2).</summary>
    private async ValueTask LeaveNoTicketBehindAsync(ArenaConnection connection)
    {
        if (connections.ById(connection.ConnectionId) is null)
        {
            await tickets.ReconcileAsync(connection.PlayerId, connection.ConnectionId, CancellationToken.None);
        }
    }

    /// <summary>A match that is decided, or whose session is gone, holds nobody: the player may queue again.</summary>
    private async ValueTask<bool> ReleaseIfOverAsync(string playerId, string roomId)
    {
        var session = (await sessions.GetAsync(roomId))?.Session;
        if (session is { Phase: not MatchPhase.Finished })
        {
            return false;
        }

        await queue.ReleaseAsync(roomId, playerId, playerId, session?.ForfeitedBy());
        return true;
    }

    private CallAnswer Answer(EnqueueResult result)
    {
        switch (result.Status)
        {
            case EnqueueStatus.Matched:
                return new EnqueueAnswer { Status = "matched", RoomId = result.RoomId };
            case EnqueueStatus.Queued or EnqueueStatus.AlreadyQueued:
                return new EnqueueAnswer
                {
                    Status = "queued",
                    Queue = result.Ticket.Queue,
                    Position = result.Position,
                    QueueSize = result.QueueSize,
                    EstimatedWaitMs = (long?)waitTimes.Mean(result.Ticket.Queue)?.TotalMilliseconds,
                };
            case EnqueueStatus.QueueFull:
                return Refusals.QueueFull();
            case EnqueueStatus.Paused:
                return Refusals.ForfeitPause(result.PauseLeft);
            default:
                return Refusals.AlreadyPlaying(result.RoomId);
        }
    }
}
