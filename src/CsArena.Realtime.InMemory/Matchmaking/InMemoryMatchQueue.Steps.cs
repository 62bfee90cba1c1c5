using CsArena.Realtime.Matchmaking;

namespace CsArena.Realtime.InMemory;

// The steps that the calls are made of. All of them run under the lock.
public sealed partial class InMemoryMatchQueue
{
    private EnqueueResult EnqueueNew(in EnqueueRequest request, int hash, long now)
    {
        var pause = _forfeits.PauseLeft(request.PlayerId, now);
        if (pause > 0)
        {
            return new EnqueueResult(EnqueueStatus.Paused, PauseLeft: TimeSpan.FromTicks(pause));
        }

        var queue = QueueOf(request.Queue);
        var waiting = OldestAlive(queue, now);
        if (waiting == EntryTable.None && queue.Count >= _options.MaxQueueLength)
        {
            return new EnqueueResult(EnqueueStatus.QueueFull, QueueSize: queue.Count);
        }

        var slot = _players.Add(request.PlayerId, hash);
        ref var entry = ref _players[slot];
        if (waiting != EntryTable.None)
        {
            var ticket = new Ticket(
                request.PlayerId,
                request.Nickname,
                queue.Name,
                request.NodeId,
                request.ConnectionId,
                request.Language,
                ToTime(now));
            var match = Pair(waiting, ref entry, ticket, now);
            return new EnqueueResult(EnqueueStatus.Matched, QueueSize: queue.Count, Match: match, RoomId: match.RoomId);
        }

        entry.Nickname = request.Nickname;
        entry.ConnectionId = request.ConnectionId;
        entry.Language = request.Language;
        entry.EnqueuedAt = now;
        entry.Queue = queue;
        entry.Number = queue.NextNumber();
        entry.Node = _nodes.GetOrAdd(request.NodeId);
        entry.Node.Tickets++;
        entry.State = EntryState.Waiting;
        queue.Waiting.Append(slot);
        queue.Count++;
        _tickets++;
        return new EnqueueResult(EnqueueStatus.Queued, TicketOf(entry), queue.Count, queue.Count);
    }

    private EnqueueResult EnqueueAgain(in EnqueueRequest request, int slot, long now)
    {
        ref var entry = ref _players[slot];
        if (entry.State == EntryState.Playing)
        {
            var room = entry.RoomId!;
            return new EnqueueResult(EnqueueStatus.AlreadyPlaying, RoomId: room, Confirmed: !_unconfirmed.Contains(room));
        }

        var queue = entry.Queue!;
        return Return(slot, request.NodeId, request.ConnectionId, now) is { } match
            ? new EnqueueResult(EnqueueStatus.Matched, QueueSize: queue.Count, Match: match, RoomId: match.RoomId)
            : new EnqueueResult(EnqueueStatus.AlreadyQueued, TicketOf(entry), queue.PositionOf(entry.Number), queue.Count);
    }

    /// <summary>A player with a ticket is back, or still there: moves the ticket, and pairs it if anybody else waits.</summary>
    private Match? Return(int slot, string nodeId, string connectionId, long now)
    {
        ref var entry = ref _players[slot];
        Unlist(ref entry, slot);
        MoveToNode(ref entry, nodeId);
        entry.ConnectionId = connectionId;

        var queue = entry.Queue!;
        var waiting = OldestAlive(queue, now);
        if (waiting != EntryTable.None)
        {
            var ticket = TicketOf(entry);
            entry.State = EntryState.Waiting;
            EndUnlistedTicket(ref entry);
            return Pair(waiting, ref entry, ticket, now);
        }

        // Nobody alive waits, and the dead ones were parked on the way: the list is empty.
        entry.State = EntryState.Waiting;
        queue.Waiting.Append(slot);
        return null;
    }

    private void MoveToNode(ref PlayerEntry entry, string nodeId)
    {
        var old = entry.Node!;
        if (old.Id == nodeId)
        {
            return;
        }

        entry.Node = _nodes.GetOrAdd(nodeId);
        entry.Node.Tickets++;
        old.Tickets--;
        _nodes.ForgetIfUnused(old);
    }

    /// <summary>Finds who is next (I4). Tickets of dead nodes are parked, so that each is met once (I3).</summary>
    private int OldestAlive(WaitingQueue queue, long now)
    {
        int slot;
        while ((slot = queue.Waiting.First) != EntryTable.None)
        {
            ref var entry = ref _players[slot];
            if (entry.Node!.IsAlive(now))
            {
                break;
            }

            Park(ref entry, slot);
        }

        return slot;
    }

    /// <summary>Makes a match of a ticket that waits and one that came, whose entry is in no list (I1, I3).</summary>
    private Match Pair(int waiting, ref PlayerEntry second, in Ticket ticket, long now)
    {
        ref var first = ref _players[waiting];
        var match = new Match(_roomIds.Next(), TicketOf(first), ticket, ToTime(now));
        EndTicket(waiting);
        StartPlaying(ref first, match.RoomId);
        StartPlaying(ref second, match.RoomId);
        _unconfirmed.Add(match, now + _options.ConfirmLease.Ticks);
        return match;
    }

    private static void StartPlaying(ref PlayerEntry entry, string roomId)
    {
        entry.State = EntryState.Playing;
        entry.RoomId = roomId;
    }

    private void EndTicket(int slot)
    {
        ref var entry = ref _players[slot];
        Unlist(ref entry, slot);
        EndUnlistedTicket(ref entry);
    }

    private void EndUnlistedTicket(ref PlayerEntry entry)
    {
        entry.Queue!.Count--;
        _tickets--;
        entry.Node!.Tickets--;
        _nodes.ForgetIfUnused(entry.Node);
        entry.Node = null;
        entry.Queue = null;
    }

    /// <summary>Takes a ticket out of the list that its state says it is in.</summary>
    private void Unlist(ref PlayerEntry entry, int slot)
    {
        switch (entry.State)
        {
            case EntryState.Waiting:
                entry.Queue!.Waiting.Remove(slot);
                break;
            case EntryState.Parked:
                entry.Node!.Parked.Remove(slot);
                break;
            case EntryState.Held:
                _held--;
                break;
        }
    }

    private WaitingQueue QueueOf(string name)
    {
        if (_latestQueue is { } latest && latest.Name == name)
        {
            return latest;
        }

        if (!_queues.TryGetValue(name, out var queue))
        {
            queue = new WaitingQueue(name, _players);
            _queues.Add(name, queue);
        }

        return _latestQueue = queue;
    }

    private PlayerStatus StatusOf(int slot)
    {
        if (slot == EntryTable.None)
        {
            return new PlayerStatus(PlayerActivity.Idle);
        }

        ref var entry = ref _players[slot];
        return entry.State == EntryState.Playing
            ? new PlayerStatus(
                PlayerActivity.Playing,
                RoomId: entry.RoomId,
                Confirmed: !_unconfirmed.Contains(entry.RoomId!))
            : new PlayerStatus(PlayerActivity.Queued, TicketOf(entry), entry.Queue!.Count);
    }

    private static Ticket TicketOf(in PlayerEntry entry) => new(
        entry.PlayerId,
        entry.Nickname,
        entry.Queue!.Name,
        entry.Node!.Id,
        entry.ConnectionId,
        entry.Language,
        ToTime(entry.EnqueuedAt));

    private static DateTimeOffset ToTime(long ticks) => new(ticks, TimeSpan.Zero);
}
