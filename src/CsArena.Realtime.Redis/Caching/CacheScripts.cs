namespace CsArena.Realtime.Redis;

/// <summary>The scripts of <see cref="RedisSharedCache"/>.</summary>
internal static class CacheScripts
{
    public static RedisScript Get { get; } = Load("get");

    public static RedisScript Release { get; } = Load("release");

    private static RedisScript Load(string name) => RedisScript.Load($"Caching/Scripts/{name}.lua");
}
