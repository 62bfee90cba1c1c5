using CsArena.Realtime.Conformance;

namespace CsArena.Realtime.Redis.Tests.Caching;

public sealed class RedisSharedCacheTests() : SharedCacheContract(RedisHarness.StandAloneAsync);

public sealed class RedisClusterSharedCacheTests() : SharedCacheContract(RedisHarness.ClusterAsync);
