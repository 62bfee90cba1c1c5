using System.Collections.Concurrent;
using System.Reflection;
using StackExchange.Redis;

namespace CsArena.Realtime.Redis;

/// <summary>
/// The connection that Microsoft's backplane gets. It disposes the connection when the program stops; one that belongs to the
/// program stays open.
/// </summary>
/// <remarks>A proxy, because a class that implements the library's interface fails to load when a later version adds a member.</remarks>
internal class HubBackplaneConnection : DispatchProxy
{
    private readonly ConcurrentQueue<(EventInfo Event, Delegate Handler)> _handlers = new();
    private IConnectionMultiplexer _connection = null!;
    private ISubscriber _subscriber = null!;
    private bool _isBorrowed;

    /// <summary>Wraps a connection that ends with the backplane.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="prefix">Comes before the name of every channel.</param>
    public static IConnectionMultiplexer Own(IConnectionMultiplexer connection, string prefix) => Create(connection, prefix, isBorrowed: false);

    /// <summary>Wraps a connection of the program.</summary>
    /// <inheritdoc cref="Own" />
    public static IConnectionMultiplexer Borrow(IConnectionMultiplexer connection, string prefix) => Create(connection, prefix, isBorrowed: true);

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        switch (targetMethod!.Name)
        {
            case nameof(IConnectionMultiplexer.GetSubscriber):
                return _subscriber;
            case nameof(IDisposable.Dispose) when _isBorrowed:
                RemoveHandlers();
                return null;
            case nameof(IAsyncDisposable.DisposeAsync) when _isBorrowed:
                RemoveHandlers();
                return ValueTask.CompletedTask;
        }

        if (_isBorrowed && targetMethod.Name.StartsWith("add_", StringComparison.Ordinal))
        {
            _handlers.Enqueue((targetMethod.DeclaringType!.GetEvent(targetMethod.Name[4..])!, (Delegate)args![0]!));
        }

        return targetMethod.Invoke(_connection, BindingFlags.DoNotWrapExceptions, null, args, null);
    }

    private static IConnectionMultiplexer Create(IConnectionMultiplexer connection, string prefix, bool isBorrowed)
    {
        var proxy = Create<IConnectionMultiplexer, HubBackplaneConnection>();
        var wrapper = (HubBackplaneConnection)proxy;
        wrapper._connection = connection;
        wrapper._subscriber = HubBackplaneSubscriber.Create(connection.GetSubscriber(), prefix);
        wrapper._isBorrowed = isBorrowed;
        return proxy;
    }

    private void RemoveHandlers()
    {
        while (_handlers.TryDequeue(out var one))
        {
            one.Event.RemoveEventHandler(_connection, one.Handler);
        }
    }
}
