namespace CsArena.Realtime.Redis;

/// <summary>The scripts of <see cref="RedisDeadlineQueue"/>.</summary>
internal static class DeadlineScripts
{
    public static RedisScript Schedule { get; } = Load("schedule");

    public static RedisScript Lease { get; } = Load("lease");

    public static RedisScript Claim { get; } = Load("claim");

    public static RedisScript Remove { get; } = Load("remove");

    private static RedisScript Load(string name) => RedisScript.Load($"Deadlines/Scripts/{name}.lua");
}
