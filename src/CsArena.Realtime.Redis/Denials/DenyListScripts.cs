namespace CsArena.Realtime.Redis;

/// <summary>The scripts of <see cref="RedisDenyList"/>.</summary>
internal static class DenyListScripts
{
    public static RedisScript Change { get; } = RedisScript.Load("Denials/Scripts/change.lua");

    public static RedisScript Read { get; } = RedisScript.Load("Denials/Scripts/read.lua");
}
