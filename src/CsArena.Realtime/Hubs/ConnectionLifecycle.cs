using CsArena.Realtime.Matches;
using CsArena.Realtime.Matchmaking;
using CsArena.Realtime.Monitoring;
using CsArena.Realtime.Nodes;
using CsArena.Realtime.Presence;
using CsArena.Realtime.Protocol;

namespace CsArena.Realtime.Hubs;

/// <summary>What happens when a player connects, is replaced, and is gone.</summary>
internal sealed class ConnectionLifecycle(
    NodeIdentity node,
    ConnectionRegistry connections,
    IPresenceStore presence,
    Matchmaker matchmaker,
    MatchLauncher launcher,
    PresenceReconciler reconciler,
    PlayerAbsence absence,
    RoomTasks tasks,
    ArenaMetrics metrics,
    TimeProvider timeProvider)
{
    private const int Stripes = 256;

    /// <summary>For <c>session:replaced</c> to leave before its connection is cut.</summary>
    private static readonly TimeSpan TimeToLeave = TimeSpan.FromMilliseconds(250);

    private readonly SemaphoreSlim[] _connecting = [.. Enumerable.Range(0, Stripes).Select(_ => new SemaphoreSlim(1, 1))];

    public async Task ConnectedAsync(ArenaConnection connection, CancellationToken cancellationToken)
    {
        metrics.Connected();
        try
        {
            await OpenAsync(connection, cancellationToken);
        }
        catch
        {
            // SignalR ends a connection that could not be opened without telling.
            await DisconnectedAsync(connection.ConnectionId);
            throw;
        }
    }

    public async Task DisconnectedAsync(string connectionId)
    {
        if (connections.Remove(connectionId) is not { } connection)
        {
            return;
        }

        metrics.Disconnected();
        await absence.DisconnectedAsync(connection.PlayerId, connectionId, CancellationToken.None);
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
            Replace(replaced);
        }

        if (status is { Match: null, RoomId: { } roomId })
        {
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
            connection.ConnectedAt = timeProvider.GetUtcNow();
            connections.Add(connection);
            return await presence.ConnectAsync(connection.Presence(node.NodeId), cancellationToken);
        }
        finally
        {
            gate.Release();
        }
    }

    private void Replace(PlayerPresence replaced)
    {
        if (connections.ById(replaced.ConnectionId) is not { } older)
        {
            return;
        }

        tasks.Run(replaced.ConnectionId, async cancellation =>
        {
            await older.SendAsync(
                EventNames.SessionReplaced,
                new SessionReplacedEvent { ServerTime = timeProvider.GetUtcNow().ToUnixTimeMilliseconds() });
            await Task.Delay(TimeToLeave, timeProvider, cancellation);
            older.Abort();
        });
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
