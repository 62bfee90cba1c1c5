using StackExchange.Redis;

namespace CsArena.Realtime.Redis.Tests.Seed;

/// <summary>Two players who were paired; the seed also pairs one with nobody.</summary>
internal sealed record Pair(string? Player1, string? Player2, string RoomId);

/// <summary>The seed's <c>redis-match-queue.ts</c>, mistakes and all, command for command. Never to be used.</summary>
internal sealed class SeedMatchQueue(IDatabase redis)
{
    public const string QueueKey = "match:queue";
    public const string UsersSetKey = "match:queue:users";

    public async Task<Pair?> AddAsync(string userId)
    {
        // Mistake 1: what is found here may be wrong by the time that it is acted upon.
        if (await redis.SetContainsAsync(UsersSetKey, userId))
        {
            return null;
        }

        var adding = redis.CreateTransaction();
        _ = adding.SetAddAsync(UsersSetKey, userId);
        _ = adding.ListRightPushAsync(QueueKey, userId);
        var length = adding.ListLengthAsync(QueueKey);
        await adding.ExecuteAsync();

        // Mistake 2: others pop between the look at the length and this.
        if (await length < 2)
        {
            return null;
        }

        var popping = redis.CreateTransaction();
        var player1 = popping.ListLeftPopAsync(QueueKey);
        var player2 = popping.ListLeftPopAsync(QueueKey);
        await popping.ExecuteAsync();
        var pair = new Pair(await player1, await player2, Guid.NewGuid().ToString());

        // Mistake 3: whoever dies before this leaves two players who are in no list and can never queue again.
        await redis.SetRemoveAsync(UsersSetKey, [pair.Player1 ?? "", pair.Player2 ?? ""]);
        return pair;
    }

    public async Task RemoveAsync(string userId)
    {
        var removing = redis.CreateTransaction();
        _ = removing.ListRemoveAsync(QueueKey, userId, 1);
        _ = removing.SetRemoveAsync(UsersSetKey, userId);
        await removing.ExecuteAsync();
    }

    public Task<long> GetQueueSizeAsync() => redis.ListLengthAsync(QueueKey);
}
