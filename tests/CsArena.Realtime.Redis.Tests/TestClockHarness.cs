using CsArena.Realtime.Conformance;
using CsArena.Realtime.Matchmaking;
using CsArena.Realtime.Sessions;

namespace CsArena.Realtime.Redis.Tests;

/// <summary>
/// A real Redis with a clock that tests can turn: the scripts are the real ones, but for the one line that asks the server
/// for the time, which asks for a key's value instead.
/// </summary>
public sealed class TestClockHarness : BackendHarness
{
    private static readonly DateTimeOffset _start = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly RedisConnection[] _connections;
    private readonly StoredClock _clock;
    private readonly QueueScripts _queueScripts;
    private readonly SessionScripts _sessionScripts;
    private int _views;

    private TestClockHarness(RedisConnection[] connections, int step, int searchable)
    {
        _connections = connections;
        _clock = new StoredClock(connections[0], connections[0].Keys.Channel("clock"), step);
        _queueScripts = new QueueScripts(text => _clock.Rewrite(text)
            .Replace("local searchable = 1000", $"local searchable = {searchable}", StringComparison.Ordinal));
        _sessionScripts = new SessionScripts(_clock.Rewrite);
    }

    /// <summary>With a clock that stands still until it is told to move.</summary>
    public static ValueTask<BackendHarness> StandingAsync() => CreateAsync(SharedRedis.StandAlone, step: 0, searchable: 1000);

    /// <summary>The same, with a queue that searches no list of more than two entries.</summary>
    public static ValueTask<BackendHarness> StandingWithStaleEntriesAsync() => CreateAsync(SharedRedis.StandAlone, step: 0, searchable: 2);

    /// <summary>With a clock that moves by a microsecond with every look at it.</summary>
    public static ValueTask<BackendHarness> TickingAsync() => CreateAsync(SharedRedis.StandAlone, step: 1, searchable: 1000);

    /// <summary>The same, with a queue that never searches a list.</summary>
    public static ValueTask<BackendHarness> TickingWithStaleEntriesAsync() => CreateAsync(SharedRedis.StandAlone, step: 1, searchable: 0);

    /// <summary>On a cluster, with a clock that stands still until it is told to move.</summary>
    public static ValueTask<BackendHarness> StandingOnClusterAsync() => CreateAsync(SharedRedis.Cluster, step: 0, searchable: 1000);

    /// <summary>The same, with a queue that searches no list of more than two entries.</summary>
    public static ValueTask<BackendHarness> StandingOnClusterWithStaleEntriesAsync() => CreateAsync(SharedRedis.Cluster, step: 0, searchable: 2);

    /// <summary>On a cluster, with a clock that moves by a microsecond with every look at it.</summary>
    public static ValueTask<BackendHarness> TickingOnClusterAsync() => CreateAsync(SharedRedis.Cluster, step: 1, searchable: 1000);

    /// <summary>The same, with a queue that never searches a list.</summary>
    public static ValueTask<BackendHarness> TickingOnClusterWithStaleEntriesAsync() => CreateAsync(SharedRedis.Cluster, step: 1, searchable: 0);

    public override ValueTask<DateTimeOffset> NowAsync() => _clock.NowAsync();

    public override async ValueTask PassAsync(TimeSpan time) => await _clock.MoveAsync(time);

    public override ValueTask<IMatchQueue> CreateMatchQueueAsync(MatchQueueOptions options)
        => new(new RedisMatchQueue(NextNode(), options, _queueScripts));

    public override ValueTask<IGameSessionStore> CreateGameSessionStoreAsync()
        => new(new RedisGameSessionStore(NextNode(), _sessionScripts));

    public override async ValueTask DisposeAsync()
    {
        await _clock.RemoveAsync();
        foreach (var connection in _connections)
        {
            await connection.DisposeAsync();
        }

        await base.DisposeAsync();
    }

    private static async ValueTask<BackendHarness> CreateAsync(SharedRedis redis, int step, int searchable)
    {
        var keys = redis.KeysOfOneTest();
        var connections = Array.ConvertAll(await redis.NodesAsync(), node =>
        {
            var connection = new RedisConnection(TimeSpan.FromSeconds(10), TimeProvider.System);
            connection.Use(new RedisLink(node.Commands, keys));
            return connection;
        });
        var harness = new TestClockHarness(connections, step, searchable);
        await harness._clock.MoveAsync(_start - DateTimeOffset.UnixEpoch);
        return harness;
    }

    private RedisConnection NextNode() => _connections[_views++ % _connections.Length];
}
