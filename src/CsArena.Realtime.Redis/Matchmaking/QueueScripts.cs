namespace CsArena.Realtime.Redis;

/// <summary>The queue's scripts.</summary>
/// <param name="rewrite">Changes their sources; for tests that need another clock or limit.</param>
internal sealed class QueueScripts(Func<string, string>? rewrite = null)
{
    private const string Folder = "Matchmaking/Scripts";

    /// <summary>As they are.</summary>
    public static QueueScripts Default { get; } = new();

    public RedisScript Enqueue { get; } = OfTickets("enqueue", rewrite);

    public RedisScript Resume { get; } = OfTickets("resume", rewrite);

    public RedisScript Status { get; } = OfTickets("status", rewrite);

    public RedisScript Dequeue { get; } = OfTickets("dequeue", rewrite);

    public RedisScript Hold { get; } = OfTickets("hold", rewrite);

    public RedisScript Drop { get; } = OfTickets("drop", rewrite);

    public RedisScript Renew { get; } = OfTickets("renew", rewrite);

    public RedisScript Dead { get; } = RedisScript.Load($"{Folder}/dead.lua", rewrite: rewrite);

    public RedisScript Claim { get; } = RedisScript.Load($"{Folder}/claim.lua", rewrite: rewrite);

    public RedisScript Confirm { get; } = RedisScript.Load($"{Folder}/confirm.lua", rewrite: rewrite);

    public RedisScript Release { get; } = RedisScript.Load($"{Folder}/release.lua", rewrite: rewrite);

    private static RedisScript OfTickets(string name, Func<string, string>? rewrite)
        => RedisScript.Load($"{Folder}/{name}.lua", prelude: $"{Folder}/tickets.lua", rewrite);
}
