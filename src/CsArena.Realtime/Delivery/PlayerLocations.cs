using System.Collections.Concurrent;
using CsArena.Realtime.Nodes;
using CsArena.Realtime.Presence;

namespace CsArena.Realtime.Delivery;

/// <summary>
/// On which node the players of running matches are, as far as this node has heard: a hint that saves a look at presence
/// for every event. A node that gets an event for a player who has moved passes it on; a node that is dead does not, and is
/// not believed.
/// </summary>
internal sealed class PlayerLocations(IPresenceStore presence, NodePeers peers, TimeProvider timeProvider)
{
    /// <summary>Longer than a match without news of its player; an older hint is looked up again.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<string, (string NodeId, long HeardAt)> _nodes = new(StringComparer.Ordinal);

    /// <summary>Remembers where a player is.</summary>
    public void Heard(string playerId, string nodeId) => _nodes[playerId] = (nodeId, timeProvider.GetTimestamp());

    /// <summary>Forgets a player whose match is over.</summary>
    public void Forget(string playerId) => _nodes.TryRemove(playerId, out _);

    /// <summary>Forgets what is old.</summary>
    public void Sweep()
    {
        foreach (var entry in _nodes.Where(entry => IsOld(entry.Value.HeardAt)))
        {
            _nodes.TryRemove(entry);
        }
    }

    /// <summary>The node that a player was last heard to be on; null when that is unknown, long ago, or the node is dead.</summary>
    public string? Find(string playerId)
        => _nodes.TryGetValue(playerId, out var heard) && !IsOld(heard.HeardAt) && peers.IsAlive(heard.NodeId) ? heard.NodeId : null;

    /// <summary>Asks presence, whatever was heard before.</summary>
    /// <returns>The node of a player; null when the player is on none, or the store does not answer.</returns>
    public async ValueTask<string?> LookUpAsync(string playerId, CancellationToken cancellationToken = default)
    {
        try
        {
            if (await presence.FindAsync(playerId, cancellationToken) is { } found)
            {
                Heard(playerId, found.NodeId);
                return found.NodeId;
            }
        }
        catch (BackendUnavailableException)
        {
            // Events are delivered at most once; the player restores what is missed.
        }

        Forget(playerId);
        return null;
    }

    private bool IsOld(long heardAt) => timeProvider.GetElapsedTime(heardAt) > Lifetime;
}
