using CsArena.Realtime.Conformance;

namespace CsArena.Realtime.Redis.Tests.Backplane;

public sealed class RedisBackplaneTests() : BackplaneContract(RedisHarness.StandAloneAsync);

public sealed class RedisClusterBackplaneTests() : BackplaneContract(RedisHarness.ClusterAsync);
