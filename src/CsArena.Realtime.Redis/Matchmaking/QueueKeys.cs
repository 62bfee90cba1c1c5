using StackExchange.Redis;

namespace CsArena.Realtime.Redis;

/// <summary>
/// The queue's keys. All of them begin with the one that the architecture calls <c>match:queue</c>; a queue other than the
/// default one appends its name.
/// </summary>
internal sealed class QueueKeys
{
    private static readonly string[] _reserved =
        ["users", "tickets", "playing", "matches", "unconfirmed", "nodes", "stale", "held", "parked", "numbers", "forfeits"];

    private readonly string _base;

    /// <param name="name">List: the default queue's players, oldest first. Every other key begins with it.</param>
    public QueueKeys(string name)
    {
        _base = name;
        Base = [name];
        Tickets = Of("tickets");
        Nodes = Of("nodes");
        Claiming = [Of("unconfirmed"), Of("matches")];
        Releasing = [Of("unconfirmed"), Of("matches"), Of("playing"), name];
    }

    /// <summary>What the scripts that deal with tickets are given: they cannot say before which queue a ticket is in.</summary>
    public RedisKey[] Base { get; }

    /// <summary>Hash: player → ticket.</summary>
    public RedisKey Tickets { get; }

    /// <summary>Sorted set: node → when its lease is over.</summary>
    public RedisKey Nodes { get; }

    /// <summary>The matches that are not confirmed: a sorted set by the moment that they may be claimed, and a hash.</summary>
    public RedisKey[] Claiming { get; }

    /// <summary>The same, the hash player → room, and the name that the players' forfeits begin with.</summary>
    public RedisKey[] Releasing { get; }

    /// <summary>Set: the players who have a ticket of that queue.</summary>
    public RedisKey Users(string queue) => queue == Matchmaking.MatchQueueOptions.DefaultQueue ? Of("users") : Of($"users:{queue}");

    /// <summary>Refuses a queue whose list would have the name of another key.</summary>
    public static void ThrowIfReserved(string queue)
    {
        var first = queue.AsSpan();
        if (first.IndexOf(':') is >= 0 and var end)
        {
            first = first[..end];
        }

        foreach (var name in _reserved)
        {
            if (first.SequenceEqual(name))
            {
                throw new ArgumentException($"A queue cannot be called {queue}: the name is taken by a key of the queue itself.", nameof(queue));
            }
        }
    }

    private RedisKey Of(string kind) => $"{_base}:{kind}";
}
