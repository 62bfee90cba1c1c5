using CsArena.Realtime.Conformance;

namespace CsArena.Realtime.Redis.Tests;

public sealed class RedisMatchQueueTests() : MatchQueueContract(RedisHarness.StandAloneAsync);

public sealed class RedisClusterMatchQueueTests() : MatchQueueContract(RedisHarness.ClusterAsync);

/// <summary>Each sequence takes thousands of round trips: fewer of them than in memory.</summary>
public sealed class RedisMatchQueueModel() : MatchQueueModel(TestClockHarness.StandingAsync)
{
    protected override int Sequences => 300;
}

/// <inheritdoc />
public sealed class RedisMatchQueueModelWithStaleEntries() : MatchQueueModel(TestClockHarness.StandingWithStaleEntriesAsync)
{
    protected override int Sequences => 300;
}

public sealed class RedisMatchQueueStorm() : MatchQueueStorm(TestClockHarness.TickingAsync)
{
    protected override int PlayersPerTask => 100;

    protected override int Queues => 100;

    protected override int CallsPerTask => 500;
}

public sealed class RedisMatchQueueStormWithStaleEntries() : MatchQueueStorm(TestClockHarness.TickingWithStaleEntriesAsync)
{
    protected override int PlayersPerTask => 100;

    protected override int Queues => 100;

    protected override int CallsPerTask => 500;
}
