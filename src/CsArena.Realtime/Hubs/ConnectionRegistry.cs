using System.Collections.Concurrent;
using CsArena.Realtime.Nodes;
using CsArena.Realtime.Presence;

namespace CsArena.Realtime.Hubs;

/// <summary>The connections of this node: each player's newest, and every one by its id.</summary>
internal sealed class ConnectionRegistry(NodeIdentity node)
{
    private readonly ConcurrentDictionary<string, ArenaConnection> _byPlayer = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, ArenaConnection> _byId = new(StringComparer.Ordinal);

    /// <summary>Connections that are open.</summary>
    public int Count => _byId.Count;

    public void Add(ArenaConnection connection)
    {
        _byId[connection.ConnectionId] = connection;
        _byPlayer[connection.PlayerId] = connection;
    }

    /// <summary>Removes a connection; a newer one of the same player stays.</summary>
    public ArenaConnection? Remove(string connectionId)
    {
        if (_byId.TryRemove(connectionId, out var connection))
        {
            _byPlayer.TryRemove(new KeyValuePair<string, ArenaConnection>(connection.PlayerId, connection));
        }

        return connection;
    }

    public ArenaConnection? OfPlayer(string playerId) => _byPlayer.GetValueOrDefault(playerId);

    public ArenaConnection? ById(string connectionId) => _byId.GetValueOrDefault(connectionId);

    public ICollection<ArenaConnection> All() => _byId.Values;

    public ICollection<ArenaConnection> Newest() => _byPlayer.Values;

    /// <summary>The newest connections that presence has, or has had.</summary>
    public IReadOnlyCollection<PlayerPresence> Presences()
        => [.. _byPlayer.Values.Where(connection => connection.ConnectedAt is not null).Select(connection => connection.Presence(node.NodeId))];
}
