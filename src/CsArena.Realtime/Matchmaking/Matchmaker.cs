using CsArena.Realtime.Hubs;
using CsArena.Realtime.Matches;
using CsArena.Realtime.Nodes;
using CsArena.Realtime.Protocol;
using CsArena.Realtime.Sessions;

namespace CsArena.Realtime.Matchmaking;

/// <summary>Calls on the queue, and what follows from a match.</summary>
internal sealed class Matchmaker(
    IMatchQueue queue,
    IGameSessionStore sessions,
    MatchStarter starter,
    RoomTasks tasks,
    MatchQueueOptions options,
    NodeIdentity node,
    NodeDrain drain,
    WaitTimes waitTimes)
{
    public async ValueTask<CallAnswer> EnqueueAsync(ArenaConnection connection, string? queueName, CancellationToken cancellationToken)
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

        var request = new EnqueueRequest(
            connection.PlayerId, connection.Nickname, name, node.NodeId, connection.ConnectionId, connection.Language);
        var result = await queue.EnqueueAsync(request, cancellationToken);
        if (result is { Status: EnqueueStatus.AlreadyPlaying, Confirmed: true, RoomId: { } roomId }
            && await ReleaseIfGoneAsync(connection.PlayerId, roomId, cancellationToken))
        {
            result = await queue.EnqueueAsync(request, cancellationToken);
        }

        return Answer(result);
    }

    public async ValueTask<CallAnswer> DequeueAsync(ArenaConnection connection, CancellationToken cancellationToken)
    {
        var result = await queue.DequeueAsync(connection.PlayerId, cancellationToken);
        return result.Status switch
        {
            DequeueStatus.Dequeued => new DequeueAnswer { Status = "dequeued" },
            DequeueStatus.AlreadyPlaying => Refusals.AlreadyPlaying(result.RoomId),
            _ => Refusals.NotQueued(),
        };
    }

    /// <summary>Tells what a player who connects does, and brings a waiting ticket to this connection.</summary>
    public async ValueTask<PlayerStatus> ResumeAsync(ArenaConnection connection, CancellationToken cancellationToken)
    {
        var status = await queue.ResumeAsync(connection.PlayerId, node.NodeId, connection.ConnectionId, cancellationToken);
        if (status is { Activity: PlayerActivity.Playing, Confirmed: true, RoomId: { } roomId }
            && await ReleaseIfGoneAsync(connection.PlayerId, roomId, cancellationToken))
        {
            return new PlayerStatus(PlayerActivity.Idle);
        }

        return status;
    }

    /// <summary>Starts a match that this node made.</summary>
    public void Start(Match match)
    {
        waitTimes.Add(match);
        tasks.Run(match.RoomId, cancellation => starter.StartAsync(match, cancellation));
    }

    /// <summary>A match whose session is gone holds nobody: the player may queue again.</summary>
    private async ValueTask<bool> ReleaseIfGoneAsync(string playerId, string roomId, CancellationToken cancellationToken)
    {
        if (await sessions.GetAsync(roomId, cancellationToken) is not null)
        {
            return false;
        }

        await queue.ReleaseAsync(roomId, playerId, playerId, cancellationToken);
        return true;
    }

    private CallAnswer Answer(EnqueueResult result)
    {
        switch (result.Status)
        {
            case EnqueueStatus.Matched when result.Match is { } match:
                Start(match);
                return new EnqueueAnswer { Status = "matched", RoomId = match.RoomId };
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
            default:
                return Refusals.AlreadyPlaying(result.RoomId);
        }
    }
}
