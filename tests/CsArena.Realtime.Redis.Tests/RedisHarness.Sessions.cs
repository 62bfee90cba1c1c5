using CsArena.Realtime.Sessions;

namespace CsArena.Realtime.Redis.Tests;

public sealed partial class RedisHarness
{
    public override ValueTask<IGameSessionStore> CreateGameSessionStoreAsync() => new(new RedisGameSessionStore(NextNode()));
}
