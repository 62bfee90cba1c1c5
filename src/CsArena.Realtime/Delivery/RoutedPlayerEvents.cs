using CsArena.Realtime.Hubs;
using CsArena.Realtime.Nodes;

namespace CsArena.Realtime.Delivery;

/// <summary>
/// Delivers to players wherever they are: to this node's own, and to others by one message to their node, however many events
/// it holds.
/// </summary>
internal sealed class RoutedPlayerEvents(
    NodeIdentity node,
    ConnectionRegistry connections,
    LocalPlayerEvents local,
    PlayerLocations locations,
    INodeMessageSender post) : IPlayerEvents
{
    private readonly PlayerSearches _searches = new();

    public void Hint(string playerId, string nodeId)
    {
        if (nodeId != node.NodeId)
        {
            locations.Heard(playerId, nodeId);
        }
    }

    public async ValueTask SendAsync(IReadOnlyList<PlayerEvent> events)
    {
        // Those elsewhere first: who is told here may answer before this goes on, and what that tells the other comes later.
        var elsewhere = EventBatch.Of(events);
        var here = elsewhere.FindAll(batch => connections.OfPlayer(batch.PlayerId) is not null);
        elsewhere.RemoveAll(here.Contains);
        var sending = SendElsewhereAsync(elsewhere);
        here.RemoveAll(local.TrySend);
        await Task.WhenAll(sending, SendElsewhereAsync(here));
    }

    public async ValueTask<bool> TrySendAsync(string playerId, OutgoingEvent outgoing, CancellationToken cancellationToken)
    {
        var batch = new EventBatch(playerId, [outgoing]);
        if (connections.OfPlayer(playerId) is { IsReplaced: false } && local.TrySend(batch))
        {
            return true;
        }

        // Presence also knows of a player who has left; what this node last heard may be minutes old.
        var nodeId = await locations.LookUpAsync(playerId, cancellationToken);
        return nodeId == node.NodeId
            ? local.TrySend(batch)
            : nodeId is not null && await post.SendAsync(nodeId, new NodeMessage.Events([batch], IsPassedOn: false));
    }

    /// <summary>All of it is posted, or waits in a search, before this gives up the thread.</summary>
    private async Task SendElsewhereAsync(List<EventBatch> batches)
    {
        var known = new List<(string NodeId, EventBatch Batch)>(batches.Count);
        var sending = new List<Task>(batches.Count);
        foreach (var batch in batches)
        {
            if (_searches.TryJoin(batch))
            {
                continue;
            }

            if (locations.Find(batch.PlayerId) is { } nodeId && nodeId != node.NodeId)
            {
                known.Add((nodeId, batch));
            }
            else if (_searches.Begin(batch))
            {
                sending.Add(SearchAsync(batch.PlayerId));
            }
        }

        foreach (var there in known.GroupBy(one => one.NodeId, one => one.Batch, StringComparer.Ordinal))
        {
            sending.Add(PostAsync(there.Key, [.. there]));
        }

        await Task.WhenAll(sending);
    }

    private async Task SearchAsync(string playerId)
    {
        try
        {
            while (_searches.Take(playerId) is { } batch)
            {
                // For each anew: a player who was nowhere may be back by the next event.
                var known = locations.Find(playerId);
                var nodeId = known is null || known == node.NodeId ? await locations.LookUpAsync(playerId) : known;
                if (!local.TrySend(batch) && nodeId is not null && nodeId != node.NodeId)
                {
                    await PostAsync(nodeId, [batch]);
                }
            }
        }
        catch
        {
            _searches.Abandon(playerId);
            throw;
        }
    }

    private async Task PostAsync(string nodeId, IReadOnlyList<EventBatch> batches)
    {
        await post.SendAsync(nodeId, new NodeMessage.Events(batches, IsPassedOn: false));
        foreach (var batch in batches.Where(batch => batch.EndsMatch))
        {
            locations.Forget(batch.PlayerId);
        }
    }
}
