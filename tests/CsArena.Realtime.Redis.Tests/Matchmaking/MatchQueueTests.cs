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

/// <summary>The queue of a cluster is on one of its servers, with other names: fewer sequences than stand-alone show that.</summary>
public sealed class RedisClusterMatchQueueModel() : MatchQueueModel(TestClockHarness.StandingOnClusterAsync)
{
    protected override int Sequences => OnCluster.Count(40, 2_000);
}

/// <inheritdoc cref="RedisClusterMatchQueueModel" />
public sealed class RedisClusterMatchQueueModelWithStaleEntries() : MatchQueueModel(TestClockHarness.StandingOnClusterWithStaleEntriesAsync)
{
    protected override int Sequences => OnCluster.Count(40, 2_000);
}

public sealed class RedisClusterMatchQueueStorm() : MatchQueueStorm(TestClockHarness.TickingOnClusterAsync)
{
    protected override int PlayersPerTask => 100;

    protected override int Queues => 300;

    protected override int CallsPerTask => OnCluster.Count(250, 2_000);
}

public sealed class RedisClusterMatchQueueStormWithStaleEntries() : MatchQueueStorm(TestClockHarness.TickingOnClusterWithStaleEntriesAsync)
{
    protected override int PlayersPerTask => 100;

    protected override int Queues => 300;

    protected override int CallsPerTask => OnCluster.Count(250, 2_000);
}
