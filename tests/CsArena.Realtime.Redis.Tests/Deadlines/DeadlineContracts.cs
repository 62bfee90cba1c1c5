using CsArena.Realtime.Conformance;

namespace CsArena.Realtime.Redis.Tests.Deadlines;

public sealed class RedisDeadlineQueueTests() : DeadlineQueueContract(RedisHarness.StandAloneAsync);

public sealed class RedisClusterDeadlineQueueTests() : DeadlineQueueContract(RedisHarness.ClusterAsync);
