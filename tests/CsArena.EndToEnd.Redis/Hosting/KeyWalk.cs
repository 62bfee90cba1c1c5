using System.Globalization;
using System.Text.RegularExpressions;

namespace CsArena.EndToEnd.Redis.Hosting;

/// <summary>
/// Walks a whole database, as no request ever does, when all players have left and all hosts have stopped: every key has an
/// owner that is known, and expires by itself (I12).
/// </summary>
public static partial class KeyWalk
{
    /// <summary>PTTL of a key that is not there: it expired after it was listed.</summary>
    private static readonly TimeSpan ExpiredMeanwhile = TimeSpan.FromMilliseconds(-2);

    private static readonly TimeSpan SessionLife = TimeSpan.FromHours(2);
    private static readonly TimeSpan RoundLife = TimeSpan.FromMinutes(31);
    private static readonly TimeSpan HealthLife = TimeSpan.FromSeconds(10);

    /// <summary>Ten minutes, and up to a tenth more.</summary>
    private static readonly TimeSpan CacheLife = TimeSpan.FromMinutes(11);

    public static async Task<IReadOnlyList<string>> ComplaintsAsync(params RedisServer[] servers)
    {
        var complaints = new List<string>();
        foreach (var server in servers)
        {
            var cursor = "0";
            do
            {
                var lines = (await server.CommandAsync("SCAN", cursor, "COUNT", "1000")).Split('\n');
                cursor = lines[0];
                foreach (var key in lines.Skip(1).Where(line => line.Length > 0).Distinct())
                {
                    if (await ComplaintAsync(server, key) is { } complaint)
                    {
                        complaints.Add(complaint);
                    }
                }
            }
            while (cursor != "0");
        }

        return complaints;
    }

    private static async Task<string?> ComplaintAsync(RedisServer server, string key)
    {
        if (Counters().IsMatch(key))
        {
            // One number for each queue that the configuration names, however many players come.
            return null;
        }

        TimeSpan? limit = Session().IsMatch(key) ? SessionLife
            : Round().IsMatch(key) ? RoundLife
            : Health().IsMatch(key) ? HealthLife
            : key.StartsWith("arena:cache:", StringComparison.Ordinal) ? CacheLife
            : null;
        var left = TimeSpan.FromMilliseconds(long.Parse(await server.CommandAsync("PTTL", key), CultureInfo.InvariantCulture));
        if (left == ExpiredMeanwhile)
        {
            return null;
        }

        if (limit is null)
        {
            return $"{key} is left over: {await DescribeAsync(server, key)}";
        }

        return left <= TimeSpan.Zero || left > limit ? $"{key} expires in {left}" : null;
    }

    private static async Task<string> DescribeAsync(RedisServer server, string key)
    {
        var type = await server.CommandAsync("TYPE", key);
        var content = type switch
        {
            "hash" => await server.CommandAsync("HGETALL", key),
            "zset" => await server.CommandAsync("ZRANGE", key, "0", "20", "WITHSCORES"),
            "set" => await server.CommandAsync("SMEMBERS", key),
            "list" => await server.CommandAsync("LRANGE", key, "0", "20"),
            _ => await server.CommandAsync("GET", key),
        };
        return $"{type} {content.Replace('\n', ' ')}";
    }

    [GeneratedRegex(@"^(\{match:queue\}|match:queue):numbers$")]
    private static partial Regex Counters();

    [GeneratedRegex(@":health$")]
    private static partial Regex Health();

    [GeneratedRegex(@"^game:session:[^:]+$")]
    private static partial Regex Session();

    [GeneratedRegex(@"^game:round:[^:]+:[0-9]+$")]
    private static partial Regex Round();
}
