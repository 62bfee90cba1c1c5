using CsArena.Realtime.Matchmaking;

namespace CsArena.Realtime.Redis.Tests;

public sealed partial class RedisHarness
{
    public override ValueTask<IMatchQueue> CreateMatchQueueAsync(MatchQueueOptions options) => new(new RedisMatchQueue(NextNode(), options));
}
