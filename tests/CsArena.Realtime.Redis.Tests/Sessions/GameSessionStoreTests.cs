using CsArena.Realtime.Conformance;

namespace CsArena.Realtime.Redis.Tests;

public sealed class RedisGameSessionStoreTests() : GameSessionStoreContract(RedisHarness.StandAloneAsync);

public sealed class RedisClusterGameSessionStoreTests() : GameSessionStoreContract(RedisHarness.ClusterAsync);

/// <summary>Each sequence takes hundreds of round trips: fewer of them than in memory.</summary>
public sealed class RedisGameSessionStoreModel() : GameSessionStoreModel(TestClockHarness.StandingAsync)
{
    protected override int Sequences => 300;
}

/// <summary>Two rooms, in two slots.</summary>
public sealed class RedisClusterGameSessionStoreModel() : GameSessionStoreModel(TestClockHarness.StandingOnClusterAsync)
{
    protected override int Sequences => OnCluster.Count(60, 3_000);
}
