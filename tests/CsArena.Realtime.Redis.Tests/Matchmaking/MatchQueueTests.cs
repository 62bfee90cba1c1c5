using CsArena.Realtime.Conformance;

namespace CsArena.Realtime.Redis.Tests;

public sealed class RedisMatchQueueTests() : MatchQueueContract(RedisHarness.StandAloneAsync);

public sealed class RedisClusterMatchQueueTests() : MatchQueueContract(RedisHarness.ClusterAsync);
