using CsArena.Realtime.Matchmaking;

namespace CsArena.Realtime.Conformance;

/// <summary>
/// The queue as one would explain it: one list of tickets in order, and whoever comes takes the first that is alive.
/// Room ids are the other side's: they are random.
/// </summary>
internal sealed class NaiveMatchQueue(int maxQueueLength, TimeSpan confirmLease)
{
    private readonly List<NaiveTicket> _tickets = [];
    private readonly Dictionary<string, string> _playing = [];
    private readonly Dictionary<string, (Match Match, DateTimeOffset ClaimAt)> _unconfirmed = [];
    private readonly Dictionary<string, DateTimeOffset> _nodes = [];

    public DateTimeOffset Now { get; set; }

    public List<Match> Matches { get; } = [];

    public EnqueueResult Enqueue(EnqueueRequest request, string? room)
    {
        if (_playing.TryGetValue(request.PlayerId, out var playing))
        {
            return new(EnqueueStatus.AlreadyPlaying, RoomId: playing, Confirmed: !_unconfirmed.ContainsKey(playing));
        }

        if (TicketOf(request.PlayerId) is { } own)
        {
            return Return(own, request.NodeId, request.ConnectionId, room) is { } match
                ? new(EnqueueStatus.Matched, QueueSize: Count(own.Ticket.Queue), Match: match, RoomId: match.RoomId)
                : new(EnqueueStatus.AlreadyQueued, own.Ticket, QueueSize: Count(own.Ticket.Queue));
        }

        var ticket = new Ticket(
            request.PlayerId, request.Nickname, request.Queue, request.NodeId, request.ConnectionId, request.Language, Now);
        if (OldestAlive(request.Queue, null) is { } waiting)
        {
            var match = Pair(waiting, ticket, room);
            return new(EnqueueStatus.Matched, QueueSize: Count(request.Queue), Match: match, RoomId: match.RoomId);
        }

        if (Count(request.Queue) >= maxQueueLength)
        {
            return new(EnqueueStatus.QueueFull, QueueSize: Count(request.Queue));
        }

        _tickets.Add(new NaiveTicket { Ticket = ticket });
        return new(EnqueueStatus.Queued, ticket, Count(request.Queue), Count(request.Queue));
    }

    public PlayerStatus Resume(string player, string node, string connection, string? room)
    {
        var match = TicketOf(player) is { } own ? Return(own, node, connection, room) : null;
        return Status(player) with { Match = match };
    }

    public PlayerStatus Status(string player)
        => _playing.TryGetValue(player, out var room)
            ? new(PlayerActivity.Playing, RoomId: room, Confirmed: !_unconfirmed.ContainsKey(room))
            : TicketOf(player) is { } own
                ? new(PlayerActivity.Queued, own.Ticket, Count(own.Ticket.Queue))
                : new(PlayerActivity.Idle);

    public DequeueResult Dequeue(string player)
        => _playing.TryGetValue(player, out var room)
            ? new(DequeueStatus.AlreadyPlaying, room)
            : new(_tickets.RemoveAll(ticket => ticket.Ticket.PlayerId == player) > 0 ? DequeueStatus.Dequeued : DequeueStatus.NotQueued);

    public bool Hold(string player, string connection, TimeSpan grace)
    {
        if (TicketOf(player) is not { } own || own.Ticket.ConnectionId != connection)
        {
            return false;
        }

        own.HeldUntil ??= Now + grace;
        return true;
    }

    /// <summary>Whom a drop may take: which of them come first is open.</summary>
    public List<string> Gone() => [.. _tickets.Where(ticket => ticket.HeldUntil <= Now).Select(ticket => ticket.Ticket.PlayerId)];

    public void Drop(IEnumerable<string> players) => _tickets.RemoveAll(ticket => players.Contains(ticket.Ticket.PlayerId));

    public long Count(string? queue) => _tickets.Count(ticket => queue is null || ticket.Ticket.Queue == queue);

    /// <summary>What a claim may take: which of them come first is open.</summary>
    public List<Match> Claimable() => [.. _unconfirmed.Values.Where(entry => entry.ClaimAt <= Now).Select(entry => entry.Match)];

    public void Claim(IEnumerable<Match> matches, TimeSpan lease)
    {
        foreach (var match in matches)
        {
            _unconfirmed[match.RoomId] = (match, Now + lease);
        }
    }

    public bool Confirm(string room) => _unconfirmed.Remove(room);

    public void Release(string room, string player1, string player2)
    {
        _unconfirmed.Remove(room);
        foreach (var player in new[] { player1, player2 })
        {
            if (_playing.GetValueOrDefault(player) == room)
            {
                _playing.Remove(player);
            }
        }
    }

    public NodeRenewal Renew(string node, TimeSpan lease)
    {
        var renewal = IsAlive(node) ? NodeRenewal.Renewed : NodeRenewal.Registered;
        _nodes[node] = Now + lease;
        return renewal;
    }

    public IEnumerable<string> DeadNodes() => _nodes.Keys.Where(node => !IsAlive(node));

    public void RemoveNode(string node) => _nodes.Remove(node);

    private bool IsAlive(string node) => _nodes.TryGetValue(node, out var until) && Now < until;

    private NaiveTicket? TicketOf(string player) => _tickets.Find(ticket => ticket.Ticket.PlayerId == player);

    private NaiveTicket? OldestAlive(string queue, NaiveTicket? except) => _tickets.Find(ticket =>
        ticket != except && ticket.Ticket.Queue == queue && ticket.HeldUntil is null && IsAlive(ticket.Ticket.NodeId));

    private Match? Return(NaiveTicket own, string node, string connection, string? room)
    {
        own.Ticket = own.Ticket with { NodeId = node, ConnectionId = connection };
        own.HeldUntil = null;
        if (OldestAlive(own.Ticket.Queue, own) is not { } waiting)
        {
            return null;
        }

        _tickets.Remove(own);
        return Pair(waiting, own.Ticket, room);
    }

    private Match Pair(NaiveTicket waiting, Ticket coming, string? room)
    {
        _tickets.Remove(waiting);
        var match = new Match(room ?? "a match was expected", waiting.Ticket, coming, Now);
        Matches.Add(match);
        _playing[waiting.Ticket.PlayerId] = match.RoomId;
        _playing[coming.PlayerId] = match.RoomId;
        _unconfirmed[match.RoomId] = (match, Now + confirmLease);
        return match;
    }

    private sealed class NaiveTicket
    {
        public required Ticket Ticket { get; set; }

        public DateTimeOffset? HeldUntil { get; set; }
    }
}
