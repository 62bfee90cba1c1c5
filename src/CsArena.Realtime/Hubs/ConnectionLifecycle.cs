using CsArena.Realtime.Delivery;
using CsArena.Realtime.Matches;
using CsArena.Realtime.Matchmaking;
using CsArena.Realtime.Monitoring;
using CsArena.Realtime.Nodes;
using CsArena.Realtime.Presence;
using CsArena.Realtime.Protocol;
using Microsoft.Extensions.Logging;

namespace CsArena.Realtime.Hubs;

/// <summary>What happens when a player connects, is replaced, and is gone. A connection is never closed because a store is away.</summary>
internal sealed class ConnectionLifecycle(
    NodeIdentity node,
    ConnectionRegistry connections,
    IPresenceStore presence,
    Matchmaker matchmaker,
    MatchLauncher launcher,
    PresenceReconciler reconciler,
    PlayerAbsence absence,
    PendingAbsences pending,
    ConnectionReplacement replacement,
    INodeMessageSender post,
    RoomTasks tasks,
    ArenaMetrics metrics,
    TimeProvider timeProvider,
    ILogger<ConnectionLifecycle> logger)
{
    private const int Stripes = 256;

    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromMilliseconds(500);

    private readonly SemaphoreSlim[] _connecting = [.. Enumerable.Range(0, Stripes).Select(_ => new SemaphoreSlim(1, 1))];

    public async Task ConnectedAsync(ArenaConnection connection)
    {
        metrics.Connected();
        try
        {
            await OpenAsync(connection, connection.Aborted);
        }
        catch (BackendUnavailableException)
        {
            logger.OpeningDelayed(connection.ConnectionId);
            tasks.Run(connection.ConnectionId, cancellation => OpenWhenBackAsync(connection, cancellation));
        }
        catch (OperationCanceledException) when (connection.Aborted.IsCancellationRequested)
        {
            // The player hung up meanwhile, which is no failure: SignalR would log one.
            await DisconnectedAsync(connection.ConnectionId, exception: null);
        }
        catch (Exception exception)
        {
            // SignalR ends a connection that could not be opened without telling.
            await DisconnectedAsync(connection.ConnectionId, exception);
            throw;
        }
    }

    public async Task DisconnectedAsync(string connectionId, Exception? exception)
    {
        if (connections.Remove(connectionId) is not { } connection)
        {
            return;
        }

        var reason = ConnectionEnd.Of(connection.IsReplaced, connection.Frames?.IsExceeded == true, exception);
        metrics.Disconnected(reason);
        logger.ConnectionLost(connectionId, connection.PlayerId, connection.Live?.RoomId ?? "-", reason, ArenaTelemetry.TraceId);
        var gone = connection.Presence(node.NodeId);
        try
        {
            await absence.DisconnectedAsync(gone, CancellationToken.None);
        }
        catch (BackendUnavailableException)
        {
            pending.Add(gone);
        }
    }

    /// <summary>Keeps trying until the store is back or the player is gone; calls are answered <c>backend_unavailable</c> until then.</summary>
    private async ValueTask OpenWhenBackAsync(ArenaConnection connection, CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, connection.Aborted);
        while (connections.ById(connection.ConnectionId) is not null)
        {
            await Task.Delay(PauseAfterFailure, timeProvider, ending.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (ending.IsCancellationRequested)
            {
                return;
            }

            if (connections.OfPlayer(connection.PlayerId) != connection)
            {
                await connection.OpenAsync(Ready(connection, new PlayerStatus(PlayerActivity.Idle)));
                replacement.Replace(connection.ConnectionId);
                return;
            }

            try
            {
                await OpenAsync(connection, ending.Token);
                return;
            }
            catch (BackendUnavailableException)
            {
                // Still away.
            }
        }
    }

    private async Task OpenAsync(ArenaConnection connection, CancellationToken cancellationToken)
    {
        var replaced = await TakeOverAsync(connection, cancellationToken);
        var status = await matchmaker.ResumeAsync(connection);
        if (status.Match is { } match)
        {
            // Before anything that a connection which breaks off could keep from happening.
            launcher.Launch(match);
        }

        await connection.OpenAsync(Ready(connection, status));
        if (replaced is not null)
        {
            await ReplaceAsync(replaced);
        }

        if (status is { Match: null, RoomId: { } roomId })
        {
            await post.SendToAllAsync(new NodeMessage.Located(connection.PlayerId, node.NodeId));
            tasks.Run(roomId, cancellation => reconciler.ReconcileAsync(roomId, connection.PlayerId, cancellation));
        }
    }

    /// <summary>Registry and presence must agree on which of two connections of one player is the newer one.</summary>
    private async Task<PlayerPresence?> TakeOverAsync(ArenaConnection connection, CancellationToken cancellationToken)
    {
        var gate = _connecting[(uint)StringComparer.Ordinal.GetHashCode(connection.PlayerId) % Stripes];
        await gate.WaitAsync(cancellationToken);
        try
        {
            connections.Add(connection);
            var result = await presence.ConnectAsync(connection.PlayerId, connection.ConnectionId, node.NodeId, cancellationToken);
            connection.ConnectedAt = result.Current.ConnectedAt;
            return result.Replaced;
        }
        finally
        {
            gate.Release();
        }
    }

    private async ValueTask ReplaceAsync(PlayerPresence replaced)
    {
        if (replaced.NodeId == node.NodeId)
        {
            replacement.Replace(replaced.ConnectionId);
        }
        else
        {
            await post.SendAsync(replaced.NodeId, new NodeMessage.Replaced(replaced.ConnectionId));
        }
    }

    private SessionReadyEvent Ready(ArenaConnection connection, PlayerStatus status)
    {
        var name = status.Activity switch
        {
            PlayerActivity.Queued => "queued",
            PlayerActivity.Playing => "playing",
            _ => "idle",
        };
        return new SessionReadyEvent(connection.PlayerId, node.NodeId, name, status.RoomId ?? status.Match?.RoomId)
        {
            ServerTime = timeProvider.GetUtcNow().ToUnixTimeMilliseconds(),
        };
    }
}
