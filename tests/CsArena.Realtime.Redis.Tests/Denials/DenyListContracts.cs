using CsArena.Realtime.Conformance;

namespace CsArena.Realtime.Redis.Tests.Denials;

public sealed class RedisDenyListTests() : DenyListContract(RedisHarness.StandAloneAsync);

public sealed class RedisClusterDenyListTests() : DenyListContract(RedisHarness.ClusterAsync);
