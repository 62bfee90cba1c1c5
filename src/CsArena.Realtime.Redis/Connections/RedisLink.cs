using StackExchange.Redis;

namespace CsArena.Realtime.Redis;

/// <summary>A connection that is there, and the names of the keys as its server needs them.</summary>
/// <param name="multiplexer">Connected.</param>
/// <param name="keys">The names.</param>
/// <param name="isOurs">Whether it ends with the link; the program's own is left to the program.</param>
/// <param name="instrumentation">Ends with the link.</param>
internal sealed class RedisLink(IConnectionMultiplexer multiplexer, RedisKeys keys, bool isOurs = false, IDisposable? instrumentation = null) : IAsyncDisposable
{
    public IConnectionMultiplexer Multiplexer { get; } = multiplexer;

    /// <summary>Whether it was made with our settings, and ends with the link.</summary>
    public bool IsOurs { get; } = isOurs;

    public IDatabase Database { get; } = multiplexer.GetDatabase();

    public RedisKeys Keys { get; } = keys;

    public ValueTask DisposeAsync()
    {
        instrumentation?.Dispose();
        return IsOurs ? RedisLibrary.CloseAsync(Multiplexer) : ValueTask.CompletedTask;
    }
}
