using StackExchange.Redis;

namespace CsArena.Realtime.Redis;

/// <summary>A connection that is there, and the names of the keys as its server needs them.</summary>
internal sealed class RedisLink(IConnectionMultiplexer multiplexer, RedisKeys keys)
{
    public IConnectionMultiplexer Multiplexer { get; } = multiplexer;

    public IDatabase Database { get; } = multiplexer.GetDatabase();

    public RedisKeys Keys { get; } = keys;
}
