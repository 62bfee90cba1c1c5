using System.Reflection;
using CsArena.Realtime.Backplane;
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
    private readonly InMemoryBackplane _backplane = new();

    public SharedStores() => LoseEverything();

    /// <summary>Whether every call fails.</summary>
    public bool IsAway { get; set; }

    public InMemoryMatchQueue Queue { get; private set; } = null!;

    public InMemoryGameSessionStore Sessions { get; private set; } = null!;

    public InMemoryDeadlineQueue Deadlines { get; private set; } = null!;

    public InMemoryPresenceStore Presence { get; private set; } = null!;

    public void LoseEverything()
    {
        Queue = new InMemoryMatchQueue(new MatchQueueOptions(), TimeProvider.System);
        Sessions = new InMemoryGameSessionStore(TimeProvider.System);
        Deadlines = new InMemoryDeadlineQueue(TimeProvider.System);
        Presence = new InMemoryPresenceStore();
    }

    public void AddTo(ArenaBuilder arena)
    {
        arena.Services.AddSingleton(Around<IMatchQueue>(() => Queue));
        arena.Services.AddSingleton(Around<IGameSessionStore>(() => Sessions));
        arena.Services.AddSingleton(Around<IDeadlineQueue>(() => Deadlines));
        arena.Services.AddSingleton(Around<IPresenceStore>(() => Presence));
        arena.AddBackplane(_ => _backplane);
    }

    private T Around<T>(Func<T> store)
        where T : class
    {
        var proxy = DispatchProxy.Create<T, Proxy>();
        ((Proxy)(object)proxy).Set(store, this);
        return proxy;
    }

    public class Proxy : DispatchProxy
    {
        private Func<object> _store = null!;
        private SharedStores _stores = null!;

        internal void Set(Func<object> store, SharedStores stores) => (_store, _stores) = (store, stores);

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            if (_stores.IsAway)
            {
                throw new BackendUnavailableException();
            }

            try
            {
                return targetMethod!.Invoke(_store(), args);
            }
            catch (TargetInvocationException exception)
            {
                throw exception.InnerException!;
            }
        }
    }
}
