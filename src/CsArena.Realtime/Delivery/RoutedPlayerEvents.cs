using CsArena.Realtime.Hubs;
using CsArena.Realtime.Nodes;

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
        var batches = EventBatch.Of(events);
        var sending = SendElsewhereAsync(batches.FindAll(batch => connections.OfPlayer(batch.PlayerId) is null));
        var gone = batches.FindAll(batch => connections.OfPlayer(batch.PlayerId) is not null && !local.TrySend(batch));
        await sending;
        if (gone.Count > 0)
        {
            await SendElsewhereAsync(gone);
        }
    }

    /// <summary>All of it is sent, or waits behind what is sent earlier, before this gives up the thread.</summary>
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
            var nodeId = await locations.LookUpAsync(playerId);
            while (_searches.Take(playerId) is { } batch)
            {
                if (nodeId == node.NodeId)
                {
                    local.TrySend(batch);
                }
                else if (nodeId is not null)
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
