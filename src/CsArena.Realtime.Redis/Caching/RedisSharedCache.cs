using System.Text;
using CsArena.Realtime.Caching;
using StackExchange.Redis;

namespace CsArena.Realtime.Redis;

/// <summary>
/// A cache in strings that expire: each is an entry, or the mark of whoever loads it. One key for each script and command, so
/// that entries may be on any server of a cluster; those of one call are asked for together.
/// </summary>
internal sealed class RedisSharedCache(RedisConnection connection) : ISharedCache
{
    private const byte EntryMark = (byte)'=';
    private const byte LoadMark = (byte)'?';

    public async ValueTask<IReadOnlyList<SharedEntry>> GetOrReserveAsync(
        IReadOnlyList<string> keys,
        string token,
        TimeSpan loadLifetime,
        CancellationToken cancellationToken = default)
    {
        RedisValue[] arguments = [Mark(token), Milliseconds(loadLifetime)];
        var calls = new Task<RedisResult>[keys.Count];
        for (var i = 0; i < calls.Length; i++)
        {
            calls[i] = connection.RunAsync(CacheScripts.Get, [Key(keys[i])], arguments, cancellationToken).AsTask();
        }

        return Array.ConvertAll(await Task.WhenAll(calls), Read);
    }

    public async ValueTask SetAsync(string key, ReadOnlyMemory<byte> value, TimeSpan lifetime, CancellationToken cancellationToken = default)
    {
        byte[] entry = [EntryMark, .. value.Span];
        await connection.ExecuteAsync("SET", [Key(key), (RedisValue)entry, "PX", Milliseconds(lifetime)], cancellationToken);
    }

    public async ValueTask ReleaseAsync(string key, string token, CancellationToken cancellationToken = default)
        => await connection.RunAsync(CacheScripts.Release, [Key(key)], [Mark(token)], cancellationToken);

    private static SharedEntry Read(RedisResult reply) => reply.IsNull
        ? new SharedEntry(SharedEntryState.Reserved, default)
        : (byte[])reply! is [EntryMark, ..] entry
            ? SharedEntry.Found(entry.AsMemory(1))
            : new SharedEntry(SharedEntryState.Loading, default);

    private static byte[] Mark(string token) => [LoadMark, .. Encoding.UTF8.GetBytes(token)];

    private static long Milliseconds(TimeSpan time) => Math.Max(1, (long)time.TotalMilliseconds);

    private RedisKey Key(string key) => connection.Keys.Cached(key);
}
