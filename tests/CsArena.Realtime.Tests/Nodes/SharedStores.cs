using System.Collections.Concurrent;
using System.Reflection;
using CsArena.Realtime.NodeMessages;
using CsArena.Realtime.ConnectCodes;
using CsArena.Realtime.Deadlines;
using CsArena.Realtime.InMemory;
using CsArena.Realtime.Matchmaking;
using CsArena.Realtime.Presence;
using CsArena.Realtime.Sessions;
using Microsoft.Extensions.DependencyInjection;

namespace CsArena.Realtime.Tests.Nodes;

/// <summary>Stores that several nodes of one process share; they can be away, and they can lose everything.</summary>
internal sealed class SharedStores
{
    private readonly LossyNodeMessenger _messenger = new();

    public SharedStores() => LoseEverything();

    /// <summary>Whether what is published reaches nobody, and nobody learns that.</summary>
    public bool LosesMessages
    {
        get => _messenger.IsLossy;
        set => _messenger.IsLossy = value;
    }

    /// <summary>Whether every call fails.</summary>
    public bool IsAway { get; set; }

    /// <summary>Whether every call to presence fails.</summary>
    public bool PresenceIsAway { get; set; }

    /// <summary>Whether every call is made, and fails: its answer is lost.</summary>
    public bool LosesAnswers { get; set; }

    /// <summary>Until when presence takes to be renewed; null when it takes no time. It is renewed also when this task fails, or nobody waits any more.</summary>
    public Task? RenewsPresenceUntil { get; set; }

    /// <summary>How often presence was asked to renew connections.</summary>
    public int PresenceRenewals { get; private set; }

    /// <summary>How often each node has renewed its lease.</summary>
    public ConcurrentDictionary<string, int> LeaseRenewals { get; } = new();

    public InMemoryMatchQueue Queue { get; private set; } = null!;

    public InMemoryGameSessionStore Sessions { get; private set; } = null!;

    public InMemoryDeadlineQueue Deadlines { get; private set; } = null!;

    public InMemoryPresenceStore Presence { get; private set; } = null!;

    public InMemoryConnectCodeStore Codes { get; private set; } = null!;

    public void LoseEverything()
    {
        Queue = new InMemoryMatchQueue(new MatchQueueOptions(), TimeProvider.System);
        Sessions = new InMemoryGameSessionStore(TimeProvider.System);
        Deadlines = new InMemoryDeadlineQueue(TimeProvider.System);
        Presence = new InMemoryPresenceStore(TimeProvider.System);
        Codes = new InMemoryConnectCodeStore(TimeProvider.System);
    }

    public void AddTo(ArenaBuilder arena)
    {
        arena.Services.AddSingleton(Around<IMatchQueue>(() => Queue));
        arena.Services.AddSingleton(Around<IGameSessionStore>(() => Sessions));
        arena.Services.AddSingleton(Around<IDeadlineQueue>(() => Deadlines));
        arena.Services.AddSingleton(Around<IPresenceStore>(() => Presence));
        arena.Services.AddSingleton(Around<IConnectCodeStore>(() => Codes));
        arena.AddNodeMessenger(_ => _messenger);
    }

    private sealed class LossyNodeMessenger : INodeMessenger
    {
        private readonly InMemoryNodeMessenger _inner = new();

        public event Action<bool>? StatusChanged
        {
            add => _inner.StatusChanged += value;
            remove => _inner.StatusChanged -= value;
        }

        public bool IsLossy { get; set; }

        public bool IsUp => _inner.IsUp;

        public ValueTask<bool> PublishAsync(string channel, ReadOnlyMemory<byte> message, CancellationToken cancellationToken = default)
            => IsLossy ? new(true) : _inner.PublishAsync(channel, message, cancellationToken);

        public ValueTask<IAsyncDisposable> SubscribeAsync(
            string channel, Func<ReadOnlyMemory<byte>, ValueTask> handler, CancellationToken cancellationToken = default)
            => _inner.SubscribeAsync(channel, handler, cancellationToken);
    }

    private T Around<T>(Func<T> store)
        where T : class
    {
        var proxy = DispatchProxy.Create<T, Proxy>();
        ((Proxy)(object)proxy).Set(store, this);
        return proxy;
    }

    private async ValueTask<IReadOnlyList<PlayerPresence>> RenewAsync(
        Task end, IReadOnlyCollection<PlayerPresence> presences, bool isLossPossible, CancellationToken cancellationToken)
    {
        PresenceRenewals++;
        await end.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var replaced = await Presence.RefreshAsync(presences, isLossPossible, CancellationToken.None);
        await end.WaitAsync(cancellationToken);
        return replaced;
    }

    public class Proxy : DispatchProxy
    {
        private Func<object> _store = null!;
        private SharedStores _stores = null!;

        internal void Set(Func<object> store, SharedStores stores) => (_store, _stores) = (store, stores);

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            if (_stores.IsAway || (_stores.PresenceIsAway && targetMethod!.DeclaringType == typeof(IPresenceStore)))
            {
                throw new BackendUnavailableException();
            }

            if (targetMethod!.Name == nameof(IMatchQueue.RenewNodeAsync))
            {
                _stores.LeaseRenewals.AddOrUpdate((string)args![0]!, 1, (_, count) => count + 1);
            }

            if (targetMethod.Name == nameof(IPresenceStore.RefreshAsync) && _stores.RenewsPresenceUntil is { } end)
            {
                return _stores.RenewAsync(end, (IReadOnlyCollection<PlayerPresence>)args![0]!, (bool)args[1]!, (CancellationToken)args[2]!);
            }

            try
            {
                var answer = targetMethod.Invoke(_store(), args);
                return _stores.LosesAnswers ? throw new BackendUnavailableException() : answer;
            }
            catch (TargetInvocationException exception)
            {
                throw exception.InnerException!;
            }
        }
    }
}
