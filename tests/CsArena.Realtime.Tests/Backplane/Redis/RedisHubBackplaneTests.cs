namespace CsArena.Realtime.Tests.Backplane;

public sealed class RedisHubBackplaneTests() : HubBackplaneContract(RedisBackplanes.StandAloneAsync);

public sealed class RedisClusterHubBackplaneTests() : HubBackplaneContract(RedisBackplanes.ClusterAsync);
