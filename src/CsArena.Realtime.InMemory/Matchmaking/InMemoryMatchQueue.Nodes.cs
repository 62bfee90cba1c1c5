using CsArena.Realtime.Matchmaking;

namespace CsArena.Realtime.InMemory;

// Leases of nodes, and what becomes of the tickets of one that was taken for dead (I3).
public sealed partial class InMemoryMatchQueue
{
    /// <inheritdoc />
    public ValueTask<NodeRenewal> RenewNodeAsync(string nodeId, TimeSpan lease, CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            var now = Now;
            var node = _nodes.GetOrAdd(nodeId);
            var known = node.IsAlive(now);
            node.IsRegistered = true;
            node.LeaseEnds = now + lease.Ticks;
            if (node.Parked.First != EntryTable.None)
            {
                Unpark(node);
            }

            return new(known ? NodeRenewal.Renewed : NodeRenewal.Registered);
        }
    }

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<string>> GetDeadNodesAsync(CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            var now = Now;
            return new(_nodes.Registered.Where(node => !node.IsAlive(now)).Select(node => node.Id).ToList());
        }
    }

    /// <inheritdoc />
    /// <remarks>Its tickets stay; nobody is paired with them until their players come back or the node renews.</remarks>
    public ValueTask RemoveNodeAsync(string nodeId, CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            if (_nodes.Find(nodeId) is { } node)
            {
                node.IsRegistered = false;
                _nodes.ForgetIfUnused(node);
            }

            return ValueTask.CompletedTask;
        }
    }

    private void Park(ref PlayerEntry entry, int slot)
    {
        Unlist(ref entry, slot);
        entry.State = EntryState.Parked;
        entry.Node!.Parked.Append(slot);
    }

    /// <summary>Puts a node's parked tickets back to where their numbers put them: one pass over each queue (I4).</summary>
    private void Unpark(QueueNode node)
    {
        var slots = new List<int>();
        for (var slot = node.Parked.First; slot != EntryTable.None; slot = node.Parked.First)
        {
            node.Parked.Remove(slot);
            slots.Add(slot);
        }

        foreach (var ofQueue in slots.GroupBy(slot => _players[slot].Queue!))
        {
            var waiting = ofQueue.Key.Waiting;
            var next = waiting.First;
            foreach (var slot in ofQueue.OrderBy(slot => _players[slot].Number))
            {
                ref var entry = ref _players[slot];
                while (next != EntryTable.None && _players[next].Number < entry.Number)
                {
                    next = _players[next].Next;
                }

                entry.State = EntryState.Waiting;
                waiting.InsertBefore(next, slot);
            }
        }
    }
}
