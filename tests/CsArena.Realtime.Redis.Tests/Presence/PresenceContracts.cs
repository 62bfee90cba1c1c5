using CsArena.Realtime.Conformance;

namespace CsArena.Realtime.Redis.Tests.Presence;

public sealed class RedisPresenceStoreTests() : PresenceStoreContract(RedisHarness.StandAloneAsync);

public sealed class RedisClusterPresenceStoreTests() : PresenceStoreContract(RedisHarness.ClusterAsync);
