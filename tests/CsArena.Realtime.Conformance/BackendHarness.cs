using CsArena.Realtime.NodeMessages;
using CsArena.Realtime.Caching;
using CsArena.Realtime.ConnectCodes;
using CsArena.Realtime.Deadlines;
using CsArena.Realtime.Denials;
using CsArena.Realtime.History;
using CsArena.Realtime.Matchmaking;
using CsArena.Realtime.Presence;
using CsArena.Realtime.Sessions;

namespace CsArena.Realtime.Conformance;

/// <summary>
/// What a contract suite needs of a backend: one empty state, its clock, and views on it as several nodes have them.
/// A backend overrides what it has.
/// </summary>
public abstract class BackendHarness : IAsyncDisposable
{
    /// <summary>Reads the store's clock.</summary>
    public abstract ValueTask<DateTimeOffset> NowAsync();

    /// <summary>Lets time pass on the store's clock: at least this much, and not much more.</summary>
    public abstract ValueTask PassAsync(TimeSpan time);

    /// <summary>One more node's view on the queue.</summary>
    public virtual ValueTask<IMatchQueue> CreateMatchQueueAsync(MatchQueueOptions options) => throw Lacking();

    /// <summary>One more node's view on the sessions.</summary>
    public virtual ValueTask<IGameSessionStore> CreateGameSessionStoreAsync() => throw Lacking();

    /// <summary>One more node's view on presence.</summary>
    public virtual ValueTask<IPresenceStore> CreatePresenceStoreAsync() => throw Lacking();

    /// <summary>One more node's view on the deadlines.</summary>
    public virtual ValueTask<IDeadlineQueue> CreateDeadlineQueueAsync() => throw Lacking();

    /// <summary>One more node's end of the node messenger.</summary>
    public virtual ValueTask<INodeMessenger> CreateNodeMessengerAsync() => throw Lacking();

    /// <summary>One more node's view on the history.</summary>
    public virtual ValueTask<IMatchHistory> CreateMatchHistoryAsync(IRatingSystem ratings) => throw Lacking();

    /// <summary>One more node's view on the deny list.</summary>
    public virtual ValueTask<IDenyList> CreateDenyListAsync() => throw Lacking();

    /// <summary>One more node's view on the cache that nodes share.</summary>
    public virtual ValueTask<ISharedCache> CreateSharedCacheAsync() => throw Lacking();

    /// <summary>One more node's view on the connect codes.</summary>
    public virtual ValueTask<IConnectCodeStore> CreateConnectCodeStoreAsync() => throw Lacking();

    /// <inheritdoc />
    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    private NotSupportedException Lacking() => new($"{GetType().Name} has no such store.");
}
