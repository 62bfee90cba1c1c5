using System.Reflection;

namespace CsArena.Realtime.Tests.Matches;

/// <summary>Where a simulated node dies: before or after its n-th call to anything outside it. Dead, it can do nothing more.</summary>
internal sealed class CrashPoint(int callsLeft)
{
    private int _pointsLeft = callsLeft;

    public bool IsDead { get; private set; }

    /// <summary>What the node was about to do, or had just done, when it died.</summary>
    public string? DiedAt { get; private set; }

    public void Pass(string where)
    {
        if (!IsDead && _pointsLeft-- == 0)
        {
            IsDead = true;
            DiedAt = where;
        }

        if (IsDead)
        {
            throw new NodeDiedException(DiedAt!);
        }
    }

    /// <summary>Dies now, between two calls.</summary>
    public void Die()
    {
        IsDead = true;
        DiedAt = "between two calls";
    }

    /// <summary>Puts the crash point before and after every call of a contract.</summary>
    public T Around<T>(T inner)
        where T : class
    {
        var proxy = DispatchProxy.Create<T, Proxy>();
        ((Proxy)(object)proxy).Set(inner, this);
        return proxy;
    }

    public class Proxy : DispatchProxy
    {
        private object? _inner;
        private CrashPoint? _point;

        internal void Set(object inner, CrashPoint point) => (_inner, _point) = (inner, point);

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            _point!.Pass($"before {targetMethod!.Name}");
            try
            {
                // In-memory stores finish inside the call, so that "after" means after it took effect.
                return targetMethod.Invoke(_inner, args);
            }
            catch (TargetInvocationException exception)
            {
                throw exception.InnerException!;
            }
            finally
            {
                _point.Pass($"after {targetMethod.Name}");
            }
        }
    }
}

internal sealed class NodeDiedException(string where) : Exception($"The node died {where}.");
