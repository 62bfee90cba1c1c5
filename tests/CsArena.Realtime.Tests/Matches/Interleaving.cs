using System.Reflection;

namespace CsArena.Realtime.Tests.Matches;

/// <summary>Lets something happen right after a call of a contract, once: the worst moment, on purpose.</summary>
internal sealed class Interleaving(string afterMethod, Func<Task> happens)
{
    private Func<Task>? _happens = happens;

    public T Into<T>(T inner)
        where T : class
    {
        var proxy = DispatchProxy.Create<T, Proxy>();
        ((Proxy)(object)proxy).Set(inner, this);
        return proxy;
    }

    public class Proxy : DispatchProxy
    {
        private object? _inner;
        private Interleaving? _interleaving;

        internal void Set(object inner, Interleaving interleaving) => (_inner, _interleaving) = (inner, interleaving);

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            var result = targetMethod!.Invoke(_inner, args);
            if (targetMethod.Name == _interleaving!.After && Interlocked.Exchange(ref _interleaving._happens, null) is { } happens)
            {
                // In-memory stores finish inside the call.
                happens().GetAwaiter().GetResult();
            }

            return result;
        }
    }

    private string After => afterMethod;
}
