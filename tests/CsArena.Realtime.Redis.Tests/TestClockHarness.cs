using CsArena.Realtime.Conformance;
using CsArena.Realtime.Matchmaking;
using CsArena.Realtime.Sessions;
using StackExchange.Redis;

namespace CsArena.Realtime.Redis.Tests;

/// <summary>
/// A real Redis with a clock that tests can turn: the scripts are the real ones, but for the one line that asks the server
/// for the time, which asks for a key's value instead.
/// </summary>
public sealed class TestClockHarness : BackendHarness
{
    private const string AskForTime = "local time = call('TIME')";
    private static readonly DateTimeOffset _start = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly RedisConnection[] _connections;
    private readonly RedisKey _clock;
    private readonly int _step;
    private readonly QueueScripts _queueScripts;
    private readonly SessionScripts _sessionScripts;
    private int _views;

    private TestClockHarness(RedisConnection[] connections, int step, int searchable)
    {
        _connections = connections;
        _step = step;
        _clock = $"test-{Guid.NewGuid():N}:clock";
        var asksForKey = $"local time = {{ 0, redis.call('INCRBY', '{_clock}', {step}) }}";
        _queueScripts = new QueueScripts(text => Replaced(text, asksForKey)
            .Replace("local searchable = 1000", $"local searchable = {searchable}", StringComparison.Ordinal));
        _sessionScripts = new SessionScripts(text => Replaced(text, asksForKey));
    }

    /// <summary>With a clock that stands still until it is told to move.</summary>
    public static ValueTask<BackendHarness> StandingAsync() => CreateAsync(step: 0, searchable: 1000);

    /// <summary>The same, with a queue that searches no list of more than two entries.</summary>
    public static ValueTask<BackendHarness> StandingWithStaleEntriesAsync() => CreateAsync(step: 0, searchable: 2);

    /// <summary>With a clock that moves by a microsecond with every look at it.</summary>
    public static ValueTask<BackendHarness> TickingAsync() => CreateAsync(step: 1, searchable: 1000);

    /// <summary>The same, with a queue that never searches a list.</summary>
    public static ValueTask<BackendHarness> TickingWithStaleEntriesAsync() => CreateAsync(step: 1, searchable: 0);

    public override async ValueTask<DateTimeOffset> NowAsync() => Microseconds.ToTime(await MoveAsync(_step));

    public override async ValueTask PassAsync(TimeSpan time) => await MoveAsync(Microseconds.Of(time));

    public override ValueTask<IMatchQueue> CreateMatchQueueAsync(MatchQueueOptions options)
        => new(new RedisMatchQueue(NextNode(), options, _queueScripts));

    public override ValueTask<IGameSessionStore> CreateGameSessionStoreAsync()
        => new(new RedisGameSessionStore(NextNode(), _sessionScripts));

    public override async ValueTask DisposeAsync()
    {
        foreach (var connection in _connections)
        {
            await connection.DisposeAsync();
        }

        await base.DisposeAsync();
    }

    private static async ValueTask<BackendHarness> CreateAsync(int step, int searchable)
    {
        var keys = SharedRedis.StandAlone.KeysOfOneTest();
        var connections = Array.ConvertAll(await SharedRedis.StandAlone.NodesAsync(), node =>
        {
            var connection = new RedisConnection(TimeSpan.FromSeconds(10), TimeProvider.System);
            connection.Use(new RedisLink(node.Commands, keys));
            return connection;
        });
        var harness = new TestClockHarness(connections, step, searchable);
        await harness.MoveAsync(Microseconds.Of(_start));
        return harness;
    }

    private static string Replaced(string text, string asksForKey) => text.Replace(AskForTime, asksForKey, StringComparison.Ordinal);

    private RedisConnection NextNode() => _connections[_views++ % _connections.Length];

    private async ValueTask<long> MoveAsync(long by) => (long)await _connections[0].ExecuteAsync("INCRBY", [_clock, by]);
}
