using System.Globalization;
using System.Text;
using System.Text.Json;

namespace CsArena.TestServers.Keys;

/// <summary>
/// Whatever the queue stores is of a ticket or of a match: an entry that nothing will ever take out again would stay for
/// good, for these keys do not expire.
/// </summary>
internal static class QueueOwners
{
    private const string Base = "match:queue";

    public static IEnumerable<string> Complaints(StoredArena arena) =>
    [
        .. Tickets(arena),
        .. Lists(arena),
        .. Matches(arena),
    ];

    private static IEnumerable<string> Tickets(StoredArena arena)
    {
        var tickets = ReadTickets(arena);
        var held = arena.Fields($"{Base}:held");
        foreach (var player in held.Keys.Where(player => !tickets.ContainsKey(player)))
        {
            yield return $"held: {player} has no ticket";
        }

        var parkable = tickets.Values.Where(ticket => held.ContainsKey(ticket.Player)).Select(ticket => ticket.Parked).ToHashSet(StringComparer.Ordinal);
        foreach (var entry in arena.Fields($"{Base}:parked").Keys.Where(entry => !parkable.Contains(entry)))
        {
            yield return $"parked: {entry} is of no ticket that is held";
        }

        var users = arena.Of($"{Base}:users").Concat(arena.Of($"{Base}:users:<queue>"))
            .SelectMany(key => key.Content.Select(player => (Queue: QueueOf(key, $"{Base}:users"), player)))
            .ToHashSet();
        foreach (var (queue, player) in users.Where(user => tickets.GetValueOrDefault(user.player)?.Queue != user.Queue))
        {
            yield return $"users: {player} has no ticket of {queue}";
        }

        foreach (var ticket in tickets.Values.Where(ticket => !users.Contains((ticket.Queue, ticket.Player))))
        {
            yield return $"tickets: {ticket.Player} is no user of {ticket.Queue}";
        }

        var numbers = arena.Fields($"{Base}:numbers");
        foreach (var ticket in tickets.Values.Where(ticket => ticket.Number > Number(numbers.GetValueOrDefault(ticket.Queue, "0"))))
        {
            yield return $"numbers: {ticket.Queue} has a ticket of number {ticket.Number}";
        }
    }

    /// <summary>A list has one entry for each ticket that waits, and those that are counted as stale.</summary>
    private static IEnumerable<string> Lists(StoredArena arena)
    {
        var tickets = ReadTickets(arena);
        var held = arena.Fields($"{Base}:held");
        var queues = arena.Of(Base).Concat(arena.Of($"{Base}:<queue>")).Select(key => QueueOf(key, Base))
            .Concat(arena.Of($"{Base}:stale").Concat(arena.Of($"{Base}:stale:<queue>")).Select(key => QueueOf(key, $"{Base}:stale")))
            .Concat(tickets.Values.Select(ticket => ticket.Queue))
            .Distinct()
            .ToList();
        foreach (var queue in queues)
        {
            var entries = arena.Elements(NameOf(Base, queue)).CountBy(player => player).ToDictionary(StringComparer.Ordinal);
            var stale = arena.Fields(NameOf($"{Base}:stale", queue)).ToDictionary(pair => pair.Key, pair => (int)Number(pair.Value), StringComparer.Ordinal);
            if (stale.Remove("", out var sum) ? sum != stale.Values.Sum() : stale.Count > 0)
            {
                yield return $"stale: the sum of {queue} is {sum}, and its entries are {stale.Values.Sum()}";
            }

            var waiting = tickets.Values.Where(ticket => ticket.Queue == queue && !held.ContainsKey(ticket.Player)).Select(ticket => ticket.Player).ToHashSet(StringComparer.Ordinal);
            foreach (var player in entries.Keys.Union(stale.Keys).Union(waiting))
            {
                var due = stale.GetValueOrDefault(player) + (waiting.Contains(player) ? 1 : 0);
                if (entries.GetValueOrDefault(player) != due)
                {
                    yield return $"list: {player} is in that of {queue} {entries.GetValueOrDefault(player)} times, and should be {due} times";
                }
            }
        }
    }

    /// <summary>A match that is not confirmed will be claimed; its players, and nobody twice, are playing.</summary>
    private static IEnumerable<string> Matches(StoredArena arena)
    {
        var matches = arena.Fields($"{Base}:matches");
        var unconfirmed = arena.Fields($"{Base}:unconfirmed");
        foreach (var room in matches.Keys.Except(unconfirmed.Keys))
        {
            yield return $"matches: nobody will claim {room}";
        }

        foreach (var room in unconfirmed.Keys.Except(matches.Keys))
        {
            yield return $"unconfirmed: {room} has no match";
        }

        var playing = arena.Fields($"{Base}:playing");
        foreach (var (room, match) in matches)
        {
            using var json = JsonDocument.Parse(match);
            foreach (var side in (string[])["player1", "player2"])
            {
                var player = json.RootElement.GetProperty(side).GetProperty("playerId").GetString()!;
                if (playing.GetValueOrDefault(player) != room)
                {
                    yield return $"matches: {player} of {room} plays in {playing.GetValueOrDefault(player, "none")}";
                }
            }
        }

        foreach (var player in playing.Keys.Intersect(ReadTickets(arena).Keys))
        {
            yield return $"playing: {player} has a ticket as well";
        }

        foreach (var room in playing.Values.CountBy(room => room).Where(room => room.Value > 2))
        {
            yield return $"playing: {room.Key} has {room.Value} players";
        }
    }

    private static Dictionary<string, Ticket> ReadTickets(StoredArena arena) => arena.Fields($"{Base}:tickets").ToDictionary(
        pair => pair.Key,
        pair =>
        {
            using var json = JsonDocument.Parse(pair.Value);
            var root = json.RootElement;
            return new Ticket(pair.Key, root.GetProperty("queue").GetString()!, root.GetProperty("nodeId").GetString()!, (long)root.GetProperty("number").GetDouble());
        },
        StringComparer.Ordinal);

    private static string QueueOf(StoredKey key, string kind) => key.Name == kind ? "default" : key.Name[(kind.Length + 1)..];

    private static string NameOf(string kind, string queue) => queue == "default" ? kind : $"{kind}:{queue}";

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    private sealed record Ticket(string Player, string Queue, string Node, long Number)
    {
        public string Parked => $"{Measured(Node)}:{Number:D16}:{Measured(Queue)}:{Player}";

        private static string Measured(string name) => $"{Encoding.UTF8.GetByteCount(name)}:{name}";
    }
}
