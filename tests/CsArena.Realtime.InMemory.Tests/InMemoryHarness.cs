using CsArena.Realtime.NodeMessages;
using CsArena.Realtime.Conformance;
using CsArena.Realtime.ConnectCodes;
using CsArena.Realtime.Deadlines;
using CsArena.Realtime.Denials;
using CsArena.Realtime.History;
using CsArena.Realtime.Matchmaking;
using CsArena.Realtime.Presence;
using CsArena.Realtime.Sessions;
using Microsoft.Extensions.Time.Testing;

namespace CsArena.Realtime.InMemory.Tests;

/// <summary>One process: every node is the same one, and time passes when it is told to.</summary>
public sealed class InMemoryHarness : BackendHarness
{
    private readonly TimeProvider _time;
    private readonly Dictionary<MatchQueueOptions, InMemoryMatchQueue> _queues = [];
    private readonly InMemoryGameSessionStore _sessions;
    private readonly InMemoryPresenceStore _presence;
    private readonly InMemoryDenyList _denials;
    private readonly InMemoryDeadlineQueue _deadlines;
    private readonly InMemoryNodeMessenger _messenger = new();
    private readonly InMemoryConnectCodeStore _codes;
    private InMemoryMatchHistory? _history;

    private InMemoryHarness(TimeProvider time)
    {
        _time = time;
        _presence = new InMemoryPresenceStore(_time);
        _denials = new InMemoryDenyList(_time);
        _sessions = new InMemoryGameSessionStore(_time);
        _deadlines = new InMemoryDeadlineQueue(_time);
        _codes = new InMemoryConnectCodeStore(_time);
    }

    public static ValueTask<BackendHarness> CreateAsync() => new(new InMemoryHarness(new FakeTimeProvider()));

    /// <summary>With a clock that moves with every look at it.</summary>
    public static ValueTask<BackendHarness> CreateTickingAsync() => new(new InMemoryHarness(new TickingTimeProvider()));

    public override ValueTask<DateTimeOffset> NowAsync() => new(_time.GetUtcNow());

    public override ValueTask PassAsync(TimeSpan time)
    {
        ((FakeTimeProvider)_time).Advance(time);
        return ValueTask.CompletedTask;
    }

    public override ValueTask<IMatchQueue> CreateMatchQueueAsync(MatchQueueOptions options)
    {
        if (!_queues.TryGetValue(options, out var queue))
        {
            queue = new InMemoryMatchQueue(options, _time);
            _queues.Add(options, queue);
        }

        return new(queue);
    }

    public override ValueTask<IGameSessionStore> CreateGameSessionStoreAsync() => new(_sessions);

    public override ValueTask<IPresenceStore> CreatePresenceStoreAsync() => new(_presence);

    public override ValueTask<IDenyList> CreateDenyListAsync() => new(_denials);

    public override ValueTask<IDeadlineQueue> CreateDeadlineQueueAsync() => new(_deadlines);

    public override ValueTask<IConnectCodeStore> CreateConnectCodeStoreAsync() => new(_codes);

    public override ValueTask<INodeMessenger> CreateNodeMessengerAsync() => new(_messenger);

    public override ValueTask<IMatchHistory> CreateMatchHistoryAsync(IRatingSystem ratings)
        => new(_history ??= new InMemoryMatchHistory(ratings));
}
