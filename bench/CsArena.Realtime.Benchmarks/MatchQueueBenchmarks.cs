using BenchmarkDotNet.Attributes;
using CsArena.Realtime.InMemory;
using CsArena.Realtime.Matchmaking;

namespace CsArena.Realtime.Benchmarks;

/// <summary>
/// The calls of the in-memory queue with few and with a million tickets in it. Figures are per call; every batch puts the
/// queue back to where it was, and what that costs is said with each.
/// </summary>
[MemoryDiagnoser]
[MinColumn]
[MedianColumn]
public class MatchQueueBenchmarks
{
    private const int Batch = 8192;

    /// <summary>Players that the batches go through in turn: with a million waiting, none of them is in a cache.</summary>
    private const int Players = Batch * 32;

    private string[] _strangers = [];
    private string[] _members = [];
    private string[] _queues = [];
    private InMemoryMatchQueue _queue = null!;
    private int _batch;

    [Params(10, 1_000, 1_000_000)]
    public int Waiting { get; set; }

    [GlobalSetup(Targets = [nameof(EnqueueAndDequeue), nameof(EnqueueUntilMatched), nameof(FindMember)])]
    public void HeldPopulation()
    {
        _queue = Populations.Held(Waiting);
        _strangers = Populations.Strangers(Players);
        _members = Populations.Members(Waiting, Players);
    }

    [GlobalSetup(Target = nameof(DequeueMemberAndEnqueue))]
    public void DeadPopulation()
    {
        _queue = Populations.OnDeadNode(Waiting);
        _members = Populations.DistinctMembers(Waiting, Players);
    }

    [GlobalSetup(Target = nameof(MatchInRandomQueue))]
    public void SpreadPopulation()
    {
        _queue = Populations.Spread(Waiting);
        _strangers = Populations.Strangers(Players);
        _members = Populations.Members(Waiting, Players);
        _queues = [.. _members.Select(Populations.QueueOf)];
    }

    /// <summary>
    /// A stranger is queued behind the waiting tickets (held ones: nobody is paired with them) and leaves again. Two calls.
    /// </summary>
    [Benchmark(OperationsPerInvoke = Batch)]
    public long EnqueueAndDequeue()
    {
        var sum = 0L;
        var start = NextBatch();
        for (var i = start; i < start + Batch; i++)
        {
            var player = _strangers[i];
            sum += _queue.EnqueueAsync(Populations.Request(player)).Result.Position;
            sum += (int)_queue.DequeueAsync(player).Result.Status;
        }

        return sum;
    }

    /// <summary>
    /// Two strangers come behind the waiting tickets, one queued and one matched; the match is confirmed and its players
    /// released. Four calls, a match and its id.
    /// </summary>
    [Benchmark(OperationsPerInvoke = Batch / 2)]
    public int EnqueueUntilMatched()
    {
        var matches = 0;
        var start = NextBatch();
        for (var i = start; i < start + Batch; i += 2)
        {
            _queue.EnqueueAsync(Populations.Request(_strangers[i]));
            var match = _queue.EnqueueAsync(Populations.Request(_strangers[i + 1])).Result.Match!;
            _queue.ConfirmAsync(match.RoomId);
            _queue.ReleaseAsync(match.RoomId, match.Player1.PlayerId, match.Player2.PlayerId);
            matches++;
        }

        return matches;
    }

    /// <summary>A random member of the population looks up where it stands: the cost of finding a player. One call.</summary>
    [Benchmark(OperationsPerInvoke = Batch)]
    public long FindMember()
    {
        var sum = 0L;
        var start = NextBatch();
        for (var i = start; i < start + Batch; i++)
        {
            sum += (int)_queue.GetStatusAsync(_members[i]).Result.Activity;
        }

        return sum;
    }

    /// <summary>
    /// A random member of the population leaves, from the middle of a list, and queues again at its end. Two calls. Every
    /// entry and both neighbours are far apart in memory.
    /// </summary>
    [Benchmark(OperationsPerInvoke = Batch)]
    public long DequeueMemberAndEnqueue()
    {
        var sum = 0L;
        var start = NextBatch();
        for (var i = start; i < start + Batch; i++)
        {
            var player = _members[i % _members.Length];
            sum += (int)_queue.DequeueAsync(player).Result.Status;
            sum += _queue.EnqueueAsync(Populations.Request(player) with { NodeId = "dead" }).Result.Position;
        }

        return sum;
    }

    /// <summary>
    /// A stranger is matched in one of as many queues as players, the match is released, and the waiting player queues
    /// again. Three calls, a match and its id. Queue, entry, name: all of it is far apart in memory.
    /// </summary>
    [Benchmark(OperationsPerInvoke = Batch)]
    public int MatchInRandomQueue()
    {
        var matches = 0;
        var start = NextBatch();
        for (var i = start; i < start + Batch; i++)
        {
            var coming = Populations.Request(_strangers[i]) with { Queue = _queues[i] };
            var match = _queue.EnqueueAsync(coming).Result.Match!;
            _queue.ReleaseAsync(match.RoomId, match.Player1.PlayerId, match.Player2.PlayerId);
            _queue.EnqueueAsync(Populations.Request(_members[i]) with { Queue = _queues[i] });
            matches++;
        }

        return matches;
    }

    private int NextBatch() => _batch++ % (Players / Batch) * Batch;
}
