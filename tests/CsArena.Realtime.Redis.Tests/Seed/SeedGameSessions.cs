using StackExchange.Redis;

namespace CsArena.Realtime.Redis.Tests.Seed;

/// <summary>The seed's <c>redis-game-session.ts</c>, mistakes and all, command for command. Never to be used.</summary>
internal sealed class SeedGameSessions(IDatabase redis, IServer server)
{
    private static readonly TimeSpan SessionTtl = TimeSpan.FromHours(2);

    public async Task CreateSessionAsync(string roomId, string player1Id, string player2Id)
    {
        await redis.HashSetAsync(
            $"game:session:{roomId}",
            [new("player1Id", player1Id), new("player2Id", player2Id), new("currentRound", 1), new("status", "playing")]);
        await redis.KeyExpireAsync($"game:session:{roomId}", SessionTtl);
    }

    public async Task<int?> GetCurrentRoundAsync(string roomId)
    {
        var data = await redis.HashGetAllAsync($"game:session:{roomId}");
        return data.Length == 0 ? null : (int)data.Single(field => field.Name == "currentRound").Value;
    }

    // Mistake 4: no version: two nodes that both found the round over both end it.
    // Mistake 5: when the session has expired meanwhile, this brings back one field of it, for ever.
    public Task UpdateRoundAsync(string roomId, int roundNum)
        => redis.HashSetAsync($"game:session:{roomId}", "currentRound", roundNum);

    /// <summary>Rounds have no listing in the seed, only the shape of their keys.</summary>
    public async Task WriteRoundAsync(string roomId, int roundNum, string field, string value)
    {
        await redis.HashSetAsync($"game:round:{roomId}:{roundNum}", field, value);
        await redis.KeyExpireAsync($"game:round:{roomId}:{roundNum}", TimeSpan.FromMinutes(30));
    }

    // Mistake 6: KEYS looks at every key of the database, of one server, while all others wait; and what is written after
    // the look outlives the deletion.
    public async Task DeleteSessionAsync(string roomId)
    {
        var roundKeys = await Task.Run(() => server.Keys(pattern: $"game:round:{roomId}:*", pageSize: int.MaxValue).ToArray());
        if (roundKeys.Length > 0)
        {
            await redis.KeyDeleteAsync(roundKeys);
        }

        await redis.KeyDeleteAsync($"game:session:{roomId}");
    }
}

/// <summary>The seed's hash of a user's socket: written when the user connects, deleted when the connection is gone.</summary>
internal sealed class SeedUserSockets(IDatabase redis)
{
    // Mistake 7: a connection that lasts longer than an hour is forgotten.
    public async Task ConnectAsync(string userId, string socketId, string serverId)
    {
        await redis.HashSetAsync($"user:socket:{userId}", [new("socketId", socketId), new("serverId", serverId)]);
        await redis.KeyExpireAsync($"user:socket:{userId}", TimeSpan.FromHours(1));
    }

    public async Task<string?> FindAsync(string userId) => await redis.HashGetAsync($"user:socket:{userId}", "serverId");
}
