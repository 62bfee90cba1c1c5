using CsArena.Realtime.Conformance;

namespace CsArena.Realtime.Redis.Tests.NodeMessages;

public sealed class RedisNodeMessengerTests() : NodeMessengerContract(RedisHarness.StandAloneAsync);

public sealed class RedisClusterNodeMessengerTests() : NodeMessengerContract(RedisHarness.ClusterAsync);
