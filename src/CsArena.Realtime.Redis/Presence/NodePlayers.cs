using CsArena.Realtime.Presence;
using StackExchange.Redis;

namespace CsArena.Realtime.Redis;

/// <summary>
/// The set of a node's connections, <c>connection player</c> each. A member outlives its entry until all that follows from
/// the connection's end has been done: whoever dies on the way is replaced by the next to read the set. A member of a
/// connection that was replaced does no harm, so in a cluster, where it is on another server than the entries, it is
/// written before the entry and removed after it. A member is one connection's: removing it late never takes a newer one
/// of the same player away.
/// </summary>
internal static class NodePlayers
{
    /// <summary>A SignalR connection id has no space; a player id may have any.</summary>
    private const char Separator = ' ';

    public static RedisValue Member(string connectionId, string playerId) => $"{connectionId}{Separator}{playerId}";

    public static (string ConnectionId, string PlayerId) Parse(string member)
    {
        var at = member.IndexOf(Separator, StringComparison.Ordinal);
        return (member[..at], member[(at + 1)..]);
    }

    public static ValueTask<RedisResult> AddAsync(
        RedisConnection connection, string nodeId, IEnumerable<PlayerPresence> presences, TimeSpan lifetime, CancellationToken cancellationToken)
        => connection.RunAsync(
            PresenceScripts.Index,
            [connection.Keys.NodePlayers(nodeId)],
            [(long)lifetime.TotalMilliseconds, .. presences.Select(presence => Member(presence.ConnectionId, presence.PlayerId))],
            cancellationToken);

    public static ValueTask<RedisResult> RemoveAsync(
        RedisConnection connection, string nodeId, string connectionId, string playerId, CancellationToken cancellationToken)
        => connection.ExecuteAsync("SREM", [connection.Keys.NodePlayers(nodeId), Member(connectionId, playerId)], cancellationToken);

    /// <summary>Whether the set is there; if so, it is kept for another lifetime.</summary>
    public static async ValueTask<bool> RenewAsync(
        RedisConnection connection, string nodeId, TimeSpan lifetime, CancellationToken cancellationToken)
        => (bool)await connection.ExecuteAsync(
            "PEXPIRE", [connection.Keys.NodePlayers(nodeId), (long)lifetime.TotalMilliseconds], cancellationToken);

    public static async ValueTask<IReadOnlyList<(string ConnectionId, string PlayerId)>> ListAsync(
        RedisConnection connection, string nodeId, CancellationToken cancellationToken)
    {
        var members = (string[])(await connection.ExecuteAsync("SMEMBERS", [connection.Keys.NodePlayers(nodeId)], cancellationToken))!;
        return [.. members.Select(Parse)];
    }
}
