using System.Globalization;
using System.Text.RegularExpressions;

namespace CsArena.TestServers.Keys;

/// <summary>
/// Walks whole databases, as no request ever does, when nobody writes to them any more: every key is one that
/// docs/redis-keys.md has, and has an owner or expires by itself (I12).
/// </summary>
public static partial class KeyWalk
{
    /// <summary>While players may still wait and play: what is stored of them has an owner.</summary>
    /// <param name="servers">All of them; replicas are passed over.</param>
    public static async Task<KeyWalkResult> OwnersAsync(IEnumerable<RedisAddress> servers)
    {
        var walked = await ReadAsync(servers);
        return walked.Result(arena => [.. QueueOwners.Complaints(arena), .. MatchOwners.Complaints(arena), .. PresenceOwners.Complaints(arena)]);
    }

    /// <summary>When all players have left and all hosts have stopped: nothing is there but what expires soon.</summary>
    /// <param name="servers">All of them that run; replicas are passed over.</param>
    public static async Task<KeyWalkResult> LeftoversAsync(IEnumerable<RedisServer> servers)
    {
        var walked = await ReadAsync(servers.Select(server => server.Address));
        return walked.Result(Leftovers.Complaints);
    }

    private static async Task<Walked> ReadAsync(IEnumerable<RedisAddress> servers)
    {
        var walked = new Walked();
        foreach (var address in servers)
        {
            using var server = await RedisClient.ConnectAsync(address);
            if ((await server.ListAsync("ROLE"))[0] != "master")
            {
                continue;
            }

            var isCluster = (await server.SendAsync("INFO", "cluster")).Contains("cluster_enabled:1", StringComparison.Ordinal);
            var cursor = "0";
            do
            {
                var reply = await server.ListAsync("SCAN", cursor, "COUNT", "1000");
                cursor = reply[0];
                foreach (var name in reply.Skip(1))
                {
                    await ReadAsync(server, name, isCluster, walked);
                }
            }
            while (cursor != "0");
        }

        return walked;
    }

    private static async Task ReadAsync(RedisClient server, string fullName, bool isCluster, Walked walked)
    {
        var prefix = Prefix().Match(fullName).Groups["prefix"].Value;
        if (KeyKind.Find(prefix.Length == 0 ? fullName : fullName.Replace(prefix, "", StringComparison.Ordinal), isCluster) is not { } found)
        {
            walked.Complaints.Add($"{fullName} is no key that is known");
            return;
        }

        var type = await server.SendAsync("TYPE", fullName);
        var left = long.Parse(await server.SendAsync("PTTL", fullName), CultureInfo.InvariantCulture);
        var readAt = DateTimeOffset.UtcNow;
        if (type == "none" || left == -2)
        {
            return; // Expired after it was listed.
        }

        var (kind, name) = found;
        TimeSpan? life = left < 0 ? null : TimeSpan.FromMilliseconds(left);
        if (type != kind.Type)
        {
            walked.Complaints.Add($"{fullName} is a {type}, and should be a {kind.Type}");
            return;
        }

        if ((life is null) != (kind.Life is null) || life > kind.Life)
        {
            walked.Complaints.Add($"{fullName} {(life is null ? "does not expire" : $"expires in {life}")}");
        }

        walked.Arena(prefix).Add(new StoredKey(kind, fullName, name, life, readAt, await ContentAsync(server, fullName, kind)));
    }

    private static async Task<IReadOnlyList<string>> ContentAsync(RedisClient server, string key, KeyKind kind) => kind.Type switch
    {
        "hash" => await server.ListAsync("HGETALL", key),
        "zset" => await server.ListAsync("ZRANGE", key, "0", "-1", "WITHSCORES"),
        "set" => await server.ListAsync("SMEMBERS", key),
        "list" => await server.ListAsync("LRANGE", key, "0", "-1"),
        _ => [],
    };

    /// <summary>What each conformance test puts before its keys, as an arena of its own.</summary>
    [GeneratedRegex(@"^\{?(?<prefix>test-[0-9a-f]{32}:)")]
    private static partial Regex Prefix();

    private sealed class Walked
    {
        private readonly Dictionary<string, StoredArena> _arenas = new(StringComparer.Ordinal);

        public List<string> Complaints { get; } = [];

        public StoredArena Arena(string prefix)
            => _arenas.TryGetValue(prefix, out var arena) ? arena : _arenas[prefix] = new StoredArena(prefix);

        public KeyWalkResult Result(Func<StoredArena, IEnumerable<string>> complain) => new(
            _arenas.Values.Sum(arena => arena.Keys.Count),
            _arenas.Count,
            [.. Complaints, .. _arenas.Values.SelectMany(arena => complain(arena).Select(complaint => $"{arena.Prefix}{complaint}"))]);
    }
}

/// <summary>What a walk came to.</summary>
/// <param name="Keys">How many keys were met.</param>
/// <param name="Arenas">How many arenas they are of.</param>
/// <param name="Complaints">What should not be there.</param>
public sealed record KeyWalkResult(int Keys, int Arenas, IReadOnlyList<string> Complaints);
