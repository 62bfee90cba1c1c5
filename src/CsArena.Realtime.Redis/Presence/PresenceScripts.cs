namespace CsArena.Realtime.Redis;

/// <summary>The scripts of <see cref="RedisPresenceStore"/>.</summary>
internal static class PresenceScripts
{
    public static RedisScript Connect { get; } = Load("connect");

    public static RedisScript Find { get; } = Load("find");

    public static RedisScript Refresh { get; } = Load("refresh");

    public static RedisScript Disconnect { get; } = Load("disconnect");

    public static RedisScript Forget { get; } = Load("forget");

    public static RedisScript Index { get; } = Load("index");

    private static RedisScript Load(string name) => RedisScript.Load($"Presence/Scripts/{name}.lua");
}
