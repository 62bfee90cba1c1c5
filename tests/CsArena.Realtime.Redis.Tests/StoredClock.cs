using CsArena.Realtime.Conformance;
using StackExchange.Redis;

namespace CsArena.Realtime.Redis.Tests;

/// <summary>
/// A clock that tests turn and scripts look at: a key of its own. In a cluster a script reaches what is in the slot of its
/// keys, so that there is one in each slot that the suites with such a clock use; all of them are turned together.
/// </summary>
internal sealed class StoredClock
{
    private const string AskForTime = "local time = call('TIME')";

    private readonly RedisConnection _connection;
    private readonly string _name;
    private readonly int _step;
    private readonly RedisKey[] _clocks;

    /// <param name="connection">To the store.</param>
    /// <param name="name">What the names of its keys begin with.</param>
    /// <param name="step">By how many microseconds it moves with every look at it.</param>
    public StoredClock(RedisConnection connection, string name, int step)
    {
        _connection = connection;
        _name = name;
        _step = step;
        string[] tags = connection.Keys.IsCluster ? ["match:queue", .. GameSessionStoreModel.Rooms] : [];
        _clocks = tags.Length == 0 ? [name] : Array.ConvertAll(tags, tag => (RedisKey)$"{name}{{{tag}}}");
    }

    /// <summary>A script that asks this clock where it asks the server.</summary>
    public string Rewrite(string script) => script.Replace(
        AskForTime,
        $"local time = {{ 0, redis.call('INCRBY', '{_name}' .. (string.match(KEYS[1], '{{.-}}') or ''), {_step}) }}",
        StringComparison.Ordinal);

    /// <summary>Looks at it.</summary>
    public async ValueTask<DateTimeOffset> NowAsync()
        => Microseconds.ToTime((long)await _connection.ExecuteAsync("INCRBY", [_clocks[0], (long)_step]));

    /// <summary>Moves it forward.</summary>
    public Task MoveAsync(TimeSpan by) => Task.WhenAll(_clocks.Select(clock => _connection.ExecuteAsync("INCRBY", [clock, Microseconds.Of(by)]).AsTask()));

    /// <summary>Takes it away.</summary>
    public Task RemoveAsync() => Task.WhenAll(_clocks.Select(clock => _connection.ExecuteAsync("DEL", [clock]).AsTask()));
}
