using System.Globalization;

namespace CsArena.EndToEnd.Redis.Play;

/// <summary>
/// Follows the queue's keys from command to command, and judges every match and every ticket by what was in them at that
/// moment: a player waits once or plays once (I1), a ticket ends by a match or is noted (I2), nobody is paired with itself or
/// with the player of a node whose lease is over (I3), and the oldest live ticket comes first (I4). Of a stand-alone Redis.
/// </summary>
internal sealed class QueueJudge
{
    private const string Queue = "match:queue";

    private readonly Lock _lock = new();
    private readonly Dictionary<string, WaitingTicket> _tickets = [];
    private readonly Dictionary<string, string> _playing = [];
    private readonly Dictionary<string, long> _leases = [];
    private readonly HashSet<string> _held = [];
    private readonly HashSet<string> _matches = [];
    private readonly List<string> _complaints = [];
    private readonly List<string> _endedOtherwise = [];

    // Of the script that runs: it takes tickets off first, and makes the match of them then.
    private readonly Dictionary<string, WaitingTicket> _taken = [];

    /// <summary>What broke a rule.</summary>
    public IReadOnlyList<string> Complaints => Copy(_complaints);

    /// <summary>Tickets that ended without a match: withdrawn by their players, or dropped.</summary>
    public IReadOnlyList<string> EndedOtherwise => Copy(_endedOtherwise);

    /// <summary>The rooms of all matches that were made.</summary>
    public IReadOnlyCollection<string> Matches => Copy(_matches);

    /// <summary>How many tickets there were.</summary>
    public int Tickets { get; private set; }

    /// <summary>How often a match was made past a ticket whose player was away, or whose node's lease was over.</summary>
    public int PassedOver { get; private set; }

    public void Take(RedisCommand command)
    {
        lock (_lock)
        {
            if (!command.IsInScript)
            {
                EndScript();
            }

            switch (command.Words)
            {
                case ["HSET", Queue + ":tickets", var player, var ticket]:
                    Wait(player, WaitingTicket.Parse(ticket));
                    break;
                case ["HDEL", Queue + ":tickets", .. var players]:
                    players.ToList().ForEach(TakeOff);
                    break;
                case ["HSET", Queue + ":playing", .. var pairs]:
                    pairs.Chunk(2).ToList().ForEach(pair => Play(pair[0], pair[1]));
                    break;
                case ["HDEL", Queue + ":playing", .. var players]:
                    players.ToList().ForEach(player => _playing.Remove(player));
                    break;
                case ["HSET", Queue + ":matches", var room, var match]:
                    Match(room, match);
                    break;
                case ["ZADD", Queue + ":nodes", var until, var node]:
                    _leases[node] = Number(until);
                    break;
                case ["ZREM", Queue + ":nodes", var node]:
                    _leases.Remove(node);
                    break;
                case ["ZADD", Queue + ":held", _, var player]:
                    _held.Add(player);
                    break;
                case ["ZREM", Queue + ":held", .. var players]:
                    _held.ExceptWith(players);
                    break;
                default:
                    break;
            }
        }
    }

    private void Wait(string player, WaitingTicket ticket)
    {
        if (_taken.Remove(player) || _tickets.ContainsKey(player))
        {
            _tickets[player] = ticket; // Moved to another connection: its number says that it is the same.
            return;
        }

        Tickets++;
        _tickets.Add(player, ticket);
        if (_playing.TryGetValue(player, out var room))
        {
            _complaints.Add($"{player} plays in {room}, and was queued (I1)");
        }
    }

    private void TakeOff(string player)
    {
        if (_tickets.Remove(player, out var ticket))
        {
            _taken[player] = ticket;
        }
    }

    private void Play(string player, string room)
    {
        if (_playing.TryGetValue(player, out var other) && other != room)
        {
            _complaints.Add($"{player} plays in {other}, and was matched in {room} (I1)");
        }

        if (_tickets.ContainsKey(player))
        {
            _complaints.Add($"{player} was matched in {room}, and is still queued (I1)");
        }

        _playing[player] = room;
    }

    private void Match(string room, string text)
    {
        using var match = JsonDocument.Parse(text);
        var at = Number(match.RootElement.GetProperty("matchedAt").GetString()!);
        var waited = WaitingTicket.Of(match.RootElement.GetProperty("player1"));
        var came = WaitingTicket.Of(match.RootElement.GetProperty("player2"));
        _matches.Add(room);
        if (waited.PlayerId == came.PlayerId)
        {
            _complaints.Add($"{waited.PlayerId} was matched with itself in {room} (I3)");
        }

        // Whoever came has just been heard of; whoever waited is known by the lease of the node alone.
        if (!IsAlive(waited.NodeId, at))
        {
            _complaints.Add($"{waited.PlayerId} was matched in {room}, and the lease of its node {waited.NodeId} was over (I3)");
        }

        if (!_taken.Remove(waited.PlayerId))
        {
            _complaints.Add($"{waited.PlayerId} was matched in {room} without a ticket (I2)");
        }

        _taken.Remove(came.PlayerId);
        var older = _tickets.Values.Where(ticket => ticket.Queue == waited.Queue && ticket.Number < waited.Number).ToList();
        var live = older.Where(ticket => !_held.Contains(ticket.PlayerId) && IsAlive(ticket.NodeId, at)).ToList();
        _complaints.AddRange(live.Select(ticket => $"{waited} was matched in {room} before {ticket} (I4)"));
        PassedOver += older.Count - live.Count;
    }

    private bool IsAlive(string node, long at) => _leases.TryGetValue(node, out var until) && at < until;

    private void EndScript()
    {
        _endedOtherwise.AddRange(_taken.Values.Select(ticket => ticket.ToString()));
        _taken.Clear();
    }

    private List<string> Copy(IEnumerable<string> them)
    {
        lock (_lock)
        {
            return [.. them];
        }
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    private sealed record WaitingTicket(string PlayerId, string NodeId, string Queue, long Number)
    {
        public static WaitingTicket Parse(string text)
        {
            using var ticket = JsonDocument.Parse(text);
            return Of(ticket.RootElement);
        }

        public static WaitingTicket Of(JsonElement ticket) => new(
            ticket.GetProperty("playerId").GetString()!,
            ticket.GetProperty("nodeId").GetString()!,
            ticket.GetProperty("queue").GetString()!,
            ticket.TryGetProperty("number", out var number) ? number.GetInt64() : long.MaxValue);
    }
}
