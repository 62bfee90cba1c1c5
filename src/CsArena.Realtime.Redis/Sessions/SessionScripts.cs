namespace CsArena.Realtime.Redis;

/// <summary>The sessions' scripts.</summary>
/// <param name="rewrite">Changes their sources; for tests that need another clock.</param>
internal sealed class SessionScripts(Func<string, string>? rewrite = null)
{
    private const string Folder = "Sessions/Scripts";

    /// <summary>As they are.</summary>
    public static SessionScripts Default { get; } = new();

    public RedisScript Create { get; } = Load("create", rewrite);

    public RedisScript Get { get; } = Load("get", rewrite);

    public RedisScript Rounds { get; } = Load("rounds", rewrite);

    public RedisScript Questions { get; } = Load("questions", rewrite);

    public RedisScript Submit { get; } = Load("submit", rewrite);

    public RedisScript Advance { get; } = Load("advance", rewrite);

    public RedisScript Delete { get; } = Load("delete", rewrite);

    public RedisScript Pulse { get; } = RedisScript.Load($"{Folder}/pulse.lua", rewrite: rewrite);

    private static RedisScript Load(string name, Func<string, string>? rewrite)
        => RedisScript.Load($"{Folder}/{name}.lua", prelude: $"{Folder}/session.lua", rewrite);
}
