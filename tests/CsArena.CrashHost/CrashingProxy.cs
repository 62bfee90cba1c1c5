using System.Reflection;
using CsArena.Realtime.NodeMessages;
using CsArena.Realtime.Deadlines;
using CsArena.Realtime.History;
using CsArena.Realtime.Matchmaking;
using CsArena.Realtime.Presence;
using CsArena.Realtime.Sessions;

namespace CsArena.CrashHost;

/// <summary>Stands before a store, and passes every call on, up to the one in which the process dies.</summary>
internal class CrashingProxy<T> : DispatchProxy
    where T : class
{
    private static readonly MethodInfo s_watch = typeof(CrashingProxy<T>)
        .GetMethod(nameof(WatchResultAsync), BindingFlags.NonPublic | BindingFlags.Static)!;

    private T _store = null!;
    private CrashPoint _point = null!;

    public static T Of(T store, CrashPoint point)
    {
        var proxy = Create<T, CrashingProxy<T>>();
        var crashing = (CrashingProxy<T>)(object)proxy;
        (crashing._store, crashing._point) = (store, point);
        return proxy;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        var method = targetMethod!;
        var arguments = args ?? [];
        if (method.Name != _point.Method)
        {
            return method.Invoke(_store, BindingFlags.DoNotWrapExceptions, null, args, null);
        }

        _point.Before(arguments);
        var result = method.Invoke(_store, BindingFlags.DoNotWrapExceptions, null, args, null);
        if (!_point.IsAfter)
        {
            return result;
        }

        return method.ReturnType == typeof(ValueTask)
            ? WatchAsync((ValueTask)result!, arguments, _point)
            : s_watch.MakeGenericMethod(method.ReturnType.GetGenericArguments()).Invoke(null, [result, arguments, _point]);
    }

    private static async ValueTask WatchAsync(ValueTask task, object?[] arguments, CrashPoint point)
    {
        await task;
        point.After(arguments, null);
    }

    private static async ValueTask<TResult> WatchResultAsync<TResult>(ValueTask<TResult> task, object?[] arguments, CrashPoint point)
    {
        var result = await task;
        point.After(arguments, result);
        return result;
    }
}

/// <summary>Puts the proxies before the stores.</summary>
internal static class Crashing
{
    private static readonly Dictionary<Type, string> s_names = new()
    {
        [typeof(IMatchQueue)] = "queue",
        [typeof(IGameSessionStore)] = "sessions",
        [typeof(IDeadlineQueue)] = "deadlines",
        [typeof(IPresenceStore)] = "presence",
        [typeof(IMatchHistory)] = "history",

        // Asked while a save's transaction is open, between its two ways to the database.
        [typeof(IRatingSystem)] = "ratings",
        [typeof(INodeMessenger)] = "nodeMessages",
    };

    public static void Decorate<T>(this IServiceCollection services, CrashPoint point)
        where T : class
    {
        if (point.Store != s_names[typeof(T)])
        {
            return;
        }

        if (!Array.Exists(typeof(T).GetMethods(), method => method.Name == point.Method))
        {
            throw new FormatException($"CRASH_AT: {typeof(T).Name} has no {point.Method}.");
        }

        var last = services.Last(service => service.ServiceType == typeof(T));
        services.Add(ServiceDescriptor.Singleton(provider => CrashingProxy<T>.Of((T)Make(provider, last), point)));
    }

    private static object Make(IServiceProvider provider, ServiceDescriptor descriptor)
        => descriptor.ImplementationInstance
            ?? descriptor.ImplementationFactory?.Invoke(provider)
            ?? ActivatorUtilities.CreateInstance(provider, descriptor.ImplementationType!);
}
