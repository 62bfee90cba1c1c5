using CsArena.Realtime.Hubs;
using CsArena.Realtime.Nodes;
using CsArena.Realtime.Protocol;

namespace CsArena.Realtime.Delivery;

/// <summary>
/// Delivers to players wherever they are: to this node's own at once, to others by one message to their node, however many
/// events it holds.
/// </summary>
internal sealed class RoutedPlayerEvents(
    NodeIdentity node,
    ConnectionRegistry connections,
    LocalPlayerEvents local,
    PlayerLocations locations,
    INodePost post) : IPlayerEvents
{
    public void Hint(string playerId, string nodeId)
    {
        if (nodeId != node.NodeId)
        {
            locations.Heard(playerId, nodeId);
        }
    }

    public async ValueTask SendAsync(IReadOnlyList<PlayerEvent> events)
    {
        Dictionary<string, List<(string, OutgoingEvent)>>? remote = null;
        foreach (var (playerId, name, payload) in events)
        {
            var outgoing = OutgoingEvent.Of(name, payload);
            if (connections.OfPlayer(playerId) is not null && local.TrySend(playerId, outgoing))
            {
                continue;
            }

            var nodeId = await locations.FindAsync(playerId);
            if (nodeId == node.NodeId)
            {
                // Was here, and is not: by now the player may be elsewhere.
                nodeId = await locations.LookUpAsync(playerId);
            }

            if (nodeId is not null && nodeId != node.NodeId)
            {
                remote ??= [];
                if (!remote.TryGetValue(nodeId, out var entries))
                {
                    remote.Add(nodeId, entries = []);
                }

                entries.Add((playerId, outgoing));
            }

            if (name == EventNames.MatchEnd)
            {
                locations.Forget(playerId);
            }
        }

        if (remote is not null)
        {
            foreach (var (nodeId, entries) in remote)
            {
                await post.SendAsync(nodeId, new NodeMessage.Events(entries, IsPassedOn: false));
            }
        }
    }
}
