namespace CsArena.Realtime.PostgreSql;

/// <summary>How an entry looks in the cache that hosts share.</summary>
/// <param name="Write">The entry as bytes.</param>
/// <param name="Read">The bytes as an entry; null when they are not one, as another version of this program may have left.</param>
internal sealed record CacheFormat<T>(Func<T, ReadOnlyMemory<byte>> Write, Func<ReadOnlyMemory<byte>, T?> Read)
    where T : class;
