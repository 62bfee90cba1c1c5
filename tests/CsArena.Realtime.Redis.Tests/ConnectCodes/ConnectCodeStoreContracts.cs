using CsArena.Realtime.Conformance;

namespace CsArena.Realtime.Redis.Tests.ConnectCodes;

public sealed class RedisConnectCodeStoreTests() : ConnectCodeStoreContract(RedisHarness.StandAloneAsync);

public sealed class RedisClusterConnectCodeStoreTests() : ConnectCodeStoreContract(RedisHarness.ClusterAsync);
