using CsArena.Realtime.Presence;
using StackExchange.Redis;

namespace CsArena.Realtime.Redis;

/// <summary>
/// Presence in one hash per player, and a set of connections per node. Entries live for an hour after they were written;
/// a node renews its own well before.
/// </summary>
internal sealed class RedisPresenceStore(RedisConnection connection, TimeProvider timeProvider) : IPresenceStore
{
    private const int Batch = 256;

    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    private static readonly TimeSpan RenewAfter = TimeSpan.FromMinutes(10);

    private readonly ScriptBatches _finds = new(connection, PresenceScripts.Find);

    private readonly RenewalLog _renewals = new(RenewAfter, timeProvider);

    public async ValueTask<ConnectResult> ConnectAsync(
        string playerId,
        string connectionId,
        string nodeId,
        CancellationToken cancellationToken = default)
    {
        var losses = connection.Losses;
        var connecting = new PlayerPresence(playerId, connectionId, nodeId, ConnectedAt: default);
        if (connection.Keys.IsCluster)
        {
            await NodePlayers.AddAsync(connection, nodeId, [connecting], Lifetime, cancellationToken);
        }

        var answer = (RedisValue[])(await WriteAsync(PresenceScripts.Connect, connecting, [], cancellationToken))!;
        var current = connecting with { ConnectedAt = DateTimeOffset.FromUnixTimeMilliseconds((long)answer[0]) };
        _renewals.Written(current, losses);
        if (answer.Length == 1)
        {
            return new ConnectResult(current, Replaced: null);
        }

        var replaced = Read(playerId, answer[1..])!;
        await RemoveMemberAsync(replaced.NodeId, replaced.ConnectionId, playerId, cancellationToken);
        return new ConnectResult(current, replaced);
    }

    public async ValueTask<bool> DisconnectAsync(
        string playerId,
        string connectionId,
        CancellationToken cancellationToken = default)
    {
        _renewals.Forget(connectionId, playerId);
        return (bool)await connection.RunAsync(
            PresenceScripts.Disconnect, [connection.Keys.UserSocket(playerId)], [connectionId], cancellationToken);
    }

    public async ValueTask ForgetAsync(PlayerPresence gone, CancellationToken cancellationToken = default)
    {
        var keys = connection.Keys;
        RedisKey entry = keys.UserSocket(gone.PlayerId);
        var isForgotten = (bool)await connection.RunAsync(
            PresenceScripts.Forget,
            keys.IsCluster ? [entry] : [entry, keys.NodePlayers(gone.NodeId)],
            [gone.ConnectionId, NodePlayers.Member(gone.ConnectionId, gone.PlayerId)],
            cancellationToken);
        if (isForgotten)
        {
            await RemoveMemberAsync(gone.NodeId, gone.ConnectionId, gone.PlayerId, cancellationToken);
        }
    }

    public async ValueTask<PlayerPresence?> FindAsync(string playerId, CancellationToken cancellationToken = default)
        => Read(playerId, (RedisValue[])(await _finds.RunAsync([connection.Keys.UserSocket(playerId)], [], cancellationToken))!);

    /// <remarks>Writes what is new to it, what is ten minutes old, and everything when something may be lost.</remarks>
    public async ValueTask<IReadOnlyList<PlayerPresence>> RefreshAsync(
        IReadOnlyCollection<PlayerPresence> presences,
        bool isLossPossible = false,
        CancellationToken cancellationToken = default)
    {
        foreach (var node in presences.GroupBy(presence => presence.NodeId))
        {
            if (!await NodePlayers.RenewAsync(connection, node.Key, Lifetime, cancellationToken))
            {
                connection.OnLoss();
            }
        }

        var losses = connection.Losses;
        var replaced = new List<PlayerPresence>();
        foreach (var batch in (isLossPossible ? presences : _renewals.Due(presences, losses)).Chunk(Batch))
        {
            replaced.AddRange(await RefreshAsync(batch, losses, cancellationToken));
        }

        return replaced;
    }

    public async ValueTask<IReadOnlyList<PlayerPresence>> GetPlayersAsync(
        string nodeId,
        CancellationToken cancellationToken = default)
    {
        var players = new List<PlayerPresence>();
        foreach (var batch in (await NodePlayers.ListAsync(connection, nodeId, cancellationToken)).Chunk(Batch))
        {
            var found = await Task.WhenAll(batch.Select(one => FindAsync(one.PlayerId, cancellationToken).AsTask()));
            players.AddRange(found.Zip(batch, (current, listed) => Listed(nodeId, listed, current)));
        }

        return players;
    }

    /// <summary>Only a current connection's entry tells when it began.</summary>
    private static PlayerPresence Listed(string nodeId, (string ConnectionId, string PlayerId) listed, PlayerPresence? current)
        => current is not null && current.ConnectionId == listed.ConnectionId
            ? current
            : new PlayerPresence(listed.PlayerId, listed.ConnectionId, nodeId, ConnectedAt: default);

    private static PlayerPresence? Read(string playerId, RedisValue[] entry) => entry[0].IsNull
        ? null
        : new PlayerPresence(playerId, entry[0]!, entry[1]!, DateTimeOffset.FromUnixTimeMilliseconds((long)entry[2]));

    private async Task<IEnumerable<PlayerPresence>> RefreshAsync(PlayerPresence[] batch, int losses, CancellationToken cancellationToken)
    {
        if (connection.Keys.IsCluster)
        {
            foreach (var node in batch.GroupBy(presence => presence.NodeId))
            {
                await NodePlayers.AddAsync(connection, node.Key, node, Lifetime, cancellationToken);
            }
        }

        var written = await Task.WhenAll(batch.Select(presence => RefreshAsync(presence, losses, cancellationToken)));
        return batch.Where((_, i) => !written[i]);
    }

    /// <summary>Whether the connection is the current one after it.</summary>
    private async Task<bool> RefreshAsync(PlayerPresence presence, int losses, CancellationToken cancellationToken)
    {
        var since = presence.ConnectedAt.ToUnixTimeMilliseconds();
        var left = await WriteAsync(PresenceScripts.Refresh, presence, [since], cancellationToken);
        _renewals.Written(presence, losses);
        if (left.IsNull)
        {
            return true;
        }

        var gone = (string[])left!;
        await RemoveMemberAsync(nodeId: gone[1], connectionId: gone[0], presence.PlayerId, cancellationToken);
        return gone[0] != presence.ConnectionId;
    }

    private ValueTask<RedisResult> WriteAsync(
        RedisScript script, PlayerPresence presence, RedisValue[] more, CancellationToken cancellationToken)
    {
        var keys = connection.Keys;
        RedisKey entry = keys.UserSocket(presence.PlayerId);
        RedisValue[] arguments =
        [
            presence.PlayerId, presence.ConnectionId, presence.NodeId,
            (long)Lifetime.TotalMilliseconds, keys.NodePlayersBefore, RedisKeys.NodePlayersAfter, .. more,
        ];
        return connection.RunAsync(script, keys.IsCluster ? [entry] : [entry, keys.NodePlayers(presence.NodeId)], arguments, cancellationToken);
    }

    /// <summary>In a cluster, what the script does by itself elsewhere.</summary>
    private async ValueTask RemoveMemberAsync(string nodeId, string connectionId, string playerId, CancellationToken cancellationToken)
    {
        if (connection.Keys.IsCluster)
        {
            await NodePlayers.RemoveAsync(connection, nodeId, connectionId, playerId, cancellationToken);
        }
    }
}
