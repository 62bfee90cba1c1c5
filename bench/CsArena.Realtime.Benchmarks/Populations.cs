using CsArena.Realtime.InMemory;
using CsArena.Realtime.Matchmaking;

namespace CsArena.Realtime.Benchmarks;

/// <summary>
/// Queues with many tickets. A queue pairs at once, so at most one live player waits in it: players wait in numbers when
/// they are away (held), when their node is dead, or when they are spread over as many queues.
/// </summary>
internal static class Populations
{
    public const string Node = "node-1";
    public const string Queue = MatchQueueOptions.DefaultQueue;
    private static readonly TimeSpan Forever = TimeSpan.FromDays(1);

    public static InMemoryMatchQueue Empty()
    {
        var queue = new InMemoryMatchQueue(new MatchQueueOptions { MaxQueueLength = 10_000_000 }, TimeProvider.System);
        queue.RenewNodeAsync(Node, Forever).AsTask().GetAwaiter().GetResult();
        return queue;
    }

    /// <summary>Tickets of players who are away for the moment, in random order of their names.</summary>
    public static InMemoryMatchQueue Held(int count)
    {
        var queue = Empty();
        foreach (var player in Shuffled(count))
        {
            Done(queue.EnqueueAsync(Request(player)));
            Done(queue.HoldAsync(player, Connection, Forever));
        }

        return queue;
    }

    /// <summary>Tickets whose node is dead: each was met once and set aside.</summary>
    public static InMemoryMatchQueue OnDeadNode(int count)
    {
        var queue = Empty();
        foreach (var player in Shuffled(count))
        {
            Done(queue.EnqueueAsync(Request(player) with { NodeId = "dead" }));
        }

        return queue;
    }

    /// <summary>As many queues as players, with a live one in each.</summary>
    public static InMemoryMatchQueue Spread(int count)
    {
        var queue = Empty();
        foreach (var player in Shuffled(count))
        {
            Done(queue.EnqueueAsync(Request(player) with { Queue = QueueOf(player) }));
        }

        return queue;
    }

    public const string Connection = "connection-1";

    public static EnqueueRequest Request(string player) => new(player, player, Queue, Node, Connection);

    public static string QueueOf(string player) => "queue of " + player;

    /// <summary>Names as the population has them, in another order and in strings of their own, as a request brings them.</summary>
    public static string[] Members(int population, int count)
    {
        var random = new Random(7);
        return [.. Enumerable.Range(0, count).Select(_ => Name(random.Next(population)))];
    }

    /// <summary>Different members, at most as many as there are.</summary>
    public static string[] DistinctMembers(int population, int count)
    {
        var names = Shuffled(population, seed: 7);
        return [.. names.Take(count).Select(name => new string(name.AsSpan()))];
    }

    public static string[] Strangers(int count) => [.. Enumerable.Range(0, count).Select(i => $"stranger-{i}")];

    private static string[] Shuffled(int count, int seed = 42)
    {
        var names = Enumerable.Range(0, count).Select(Name).ToArray();
        new Random(seed).Shuffle(names);
        return names;
    }

    private static string Name(int number) => $"player-{number}";

    private static void Done<T>(ValueTask<T> task) => _ = task.Result;
}
