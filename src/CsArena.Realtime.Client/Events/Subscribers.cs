using Microsoft.Extensions.Logging;

namespace CsArena.Realtime.Client.Events;

/// <summary>Handlers of one kind of thing; one that fails does not keep it from the others.</summary>
internal sealed class Subscribers<T>(ILogger logger)
{
    private readonly Lock _lock = new();
    private Action<T>[] _handlers = [];

    public IDisposable Add(Action<T> handler)
    {
        lock (_lock)
        {
            _handlers = [.. _handlers, handler];
        }

        return new Subscription(this, handler);
    }

    public void Raise(T value)
    {
        foreach (var handler in Volatile.Read(ref _handlers))
        {
            try
            {
                handler(value);
            }
            catch (Exception error)
            {
                Log.HandlerFailed(logger, error);
            }
        }
    }

    public void Remove(Action<T> handler)
    {
        lock (_lock)
        {
            var index = Array.IndexOf(_handlers, handler);
            if (index >= 0)
            {
                _handlers = [.. _handlers[..index], .. _handlers[(index + 1)..]];
            }
        }
    }

    private sealed class Subscription(Subscribers<T> owner, Action<T> handler) : IDisposable
    {
        private int _disposed;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _disposed, 1) == 0)
            {
                owner.Remove(handler);
            }
        }
    }
}
