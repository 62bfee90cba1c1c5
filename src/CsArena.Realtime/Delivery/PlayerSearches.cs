namespace CsArena.Realtime.Delivery;

/// <summary>
/// Events of this node for players whose node is being looked for. Those that come meanwhile wait behind the first, so that
/// none overtakes another: a client that hears of a later step drops the earlier one, and has to restore.
/// </summary>
internal sealed class PlayerSearches
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, List<OutgoingEvent>> _waiting = new(StringComparer.Ordinal);

    /// <summary>Lets events wait, if their player is looked for already.</summary>
    public bool TryJoin(EventBatch batch)
    {
        lock (_lock)
        {
            if (!_waiting.TryGetValue(batch.PlayerId, out var waiting))
            {
                return false;
            }

            waiting.AddRange(batch.Events);
            return true;
        }
    }

    /// <summary>Lets events wait.</summary>
    /// <returns>Whether they are the first, and the caller is to look for the player and to take what waits.</returns>
    public bool Begin(EventBatch batch)
    {
        lock (_lock)
        {
            return !TryJoin(batch) && _waiting.TryAdd(batch.PlayerId, [.. batch.Events]);
        }
    }

    /// <summary>What waits for a player; null when that is nothing, and the search is over.</summary>
    public EventBatch? Take(string playerId)
    {
        lock (_lock)
        {
            if (!_waiting.TryGetValue(playerId, out var waiting) || waiting.Count == 0)
            {
                _waiting.Remove(playerId);
                return null;
            }

            _waiting[playerId] = [];
            return new EventBatch(playerId, waiting);
        }
    }

    /// <summary>Ends a search, with whatever waits.</summary>
    public void Abandon(string playerId)
    {
        lock (_lock)
        {
            _waiting.Remove(playerId);
        }
    }
}
