using CsArena.Realtime.Conformance;

namespace CsArena.Realtime.Redis.Tests;

public sealed class RedisGameSessionStoreTests() : GameSessionStoreContract(RedisHarness.StandAloneAsync);

public sealed class RedisClusterGameSessionStoreTests() : GameSessionStoreContract(RedisHarness.ClusterAsync);
