using System.Collections.Concurrent;
using CsArena.Realtime.Delivery;

namespace CsArena.Realtime.Nodes;

/// <summary>The nodes that this one hears of, itself included, and their figures as of their latest heartbeat.</summary>
internal sealed class NodePeers(NodeOptions options, TimeProvider timeProvider)
{
    private const int Most = 1000;

    private readonly ConcurrentDictionary<string, (NodeFigures Figures, long HeardAt)> _peers = new(StringComparer.Ordinal);

    /// <summary>Takes the figures of a node. More nodes than <see cref="Most"/> are no arena: the latest ones are left out.</summary>
    public void Heard(NodeFigures figures)
    {
        if (_peers.ContainsKey(figures.NodeId) || _peers.Count < Most || Alive().Count < Most)
        {
            _peers[figures.NodeId] = (figures, timeProvider.GetTimestamp());
        }
    }

    /// <summary>Whether a node was heard within a lease.</summary>
    public bool IsAlive(string nodeId)
        => _peers.TryGetValue(nodeId, out var peer) && timeProvider.GetElapsedTime(peer.HeardAt) <= options.Lease;

    /// <summary>Figures of the nodes that were heard within a lease.</summary>
    public IReadOnlyCollection<NodeFigures> Alive()
    {
        foreach (var peer in _peers.Where(peer => timeProvider.GetElapsedTime(peer.Value.HeardAt) > options.Lease))
        {
            _peers.TryRemove(peer);
        }

        return [.. _peers.Values.Select(peer => peer.Figures)];
    }
}
