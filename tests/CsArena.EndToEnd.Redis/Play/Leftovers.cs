namespace CsArena.EndToEnd.Redis.Play;

/// <summary>
/// What dead hosts have left in Redis, while others live: once those have looked, nothing. No node, no player and no ticket is
/// of a host that is dead, and no match waits for one to start it (I3, I5).
/// </summary>
internal static class Leftovers
{
    /// <summary>A lease, a heartbeat and what they find to do, on a machine that is busy.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(100);

    private const string Script = """
        local living, out = {}, {}
        for _, node in ipairs(ARGV) do living[node] = true end
        local function complain(...) out[#out + 1] = table.concat({ ... }, ' ') end
        for _, node in ipairs(redis.call('ZRANGE', 'match:queue:nodes', 0, -1)) do
          if not living[node] then complain('node', node) end
        end
        for _, key in ipairs(redis.call('KEYS', 'arena:node:*')) do
          if not living[string.match(key, '^arena:node:(.*):players$')] then complain('players in', key) end
        end
        for _, key in ipairs(redis.call('KEYS', 'user:socket:*')) do
          local node = redis.call('HGET', key, 'serverId')
          if not living[node] then complain(key, 'at', node) end
        end
        local tickets = redis.call('HGETALL', 'match:queue:tickets')
        for i = 1, #tickets, 2 do
          local node = cjson.decode(tickets[i + 1]).nodeId
          if not living[node] then complain('ticket of', tickets[i], 'at', node) end
        end
        for _, player in ipairs(redis.call('ZRANGE', 'match:queue:parked', 0, -1)) do complain('parked', player) end
        local time = redis.call('TIME')
        for _, room in ipairs(redis.call('ZRANGEBYSCORE', 'match:queue:unconfirmed', '-inf', string.format('%.0f', time[1] * 1000000))) do
          complain('not started', room)
        end
        return out
        """;

    /// <summary>Waits until there is nothing.</summary>
    public static async Task UntilNoneAsync(RedisArena arena)
    {
        var nodes = new List<string>();
        foreach (var slot in arena.Slots)
        {
            await using var visitor = await RawPlayer.ConnectAsync(slot.Host);
            nodes.Add(visitor.Ready.GetProperty("nodeId").GetString()!);
        }

        using var timeout = new CancellationTokenSource(Limit);
        while (await arena.Redis.CommandAsync(["EVAL", Script, "0", .. nodes]) is { Length: > 0 } left)
        {
            timeout.IsCancellationRequested.ShouldBeFalse($"Still left over: {left}");
            await Task.Delay(Between, CancellationToken.None);
        }
    }
}
