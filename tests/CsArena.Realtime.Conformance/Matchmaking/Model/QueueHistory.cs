using System.Collections.Concurrent;
using CsArena.Realtime.Matchmaking;

namespace CsArena.Realtime.Conformance;

/// <summary>A call that a player's task made, between two readings of the clock that the queue reads as well.</summary>
internal abstract record Call(long Start, long End)
{
    public sealed record Enqueue(long Start, long End, EnqueueResult Result) : Call(Start, End);

    public sealed record Resume(long Start, long End, PlayerStatus Status) : Call(Start, End);

    public sealed record Dequeue(long Start, long End, DequeueResult Result) : Call(Start, End);

    public sealed record Hold(long Start, long End, bool Held) : Call(Start, End);
}

/// <summary>What happened. The calls of one player are made one after the other, by one task.</summary>
internal sealed class QueueHistory(int players)
{
    private readonly List<Call>[] _calls = [.. Enumerable.Range(0, players).Select(_ => new List<Call>())];

    public int Players => players;

    public ConcurrentDictionary<string, Match> Matches { get; } = [];

    /// <summary>When the release of a room began.</summary>
    public ConcurrentDictionary<string, long> Releases { get; } = [];

    public IReadOnlyList<Call> CallsOf(int player) => _calls[player];

    public void Add(int player, Call call) => _calls[player].Add(call);
}
