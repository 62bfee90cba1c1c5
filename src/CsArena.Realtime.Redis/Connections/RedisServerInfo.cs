using StackExchange.Redis;

namespace CsArena.Realtime.Redis;

/// <summary>What a server says of itself.</summary>
internal sealed record RedisServerInfo(Version Version, bool IsCluster, bool IsSentinel, bool IsReplica, bool IsLoading)
{
    /// <summary>Asks a server; in a cluster, any.</summary>
    public static async Task<RedisServerInfo> ReadAsync(IDatabase database, CancellationToken cancellationToken)
    {
        var text = (string?)await database.ExecuteAsync("INFO").WaitAsync(cancellationToken) ?? "";
        var facts = text.Split('\n', StringSplitOptions.TrimEntries)
            .Select(line => line.Split(':', 2))
            .Where(parts => parts.Length == 2)
            .ToDictionary(parts => parts[0], parts => parts[1], StringComparer.Ordinal);
        var mode = facts.GetValueOrDefault("redis_mode");
        return new RedisServerInfo(
            Version.TryParse(facts.GetValueOrDefault("redis_version"), out var version) ? version : new Version(0, 0),
            mode == "cluster",
            mode == "sentinel",
            facts.GetValueOrDefault("role") == "slave",
            facts.GetValueOrDefault("loading") == "1");
    }
}
