using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Caching.Memory;

namespace CsArena.Realtime.PostgreSql;

/// <summary>The layer in this process: up to a number of entries, each for its lifetime. When it is full, it makes room.</summary>
internal sealed class LocalCache<T>(int capacity, CacheTimes times, TimeProvider timeProvider) : IDisposable
    where T : class
{
    private readonly MemoryCache _entries = new(new MemoryCacheOptions
    {
        SizeLimit = capacity,
        CompactionPercentage = 0.1,
        Clock = new Clock(timeProvider),
    });

    public bool TryGet(string key, [NotNullWhen(true)] out T? value) => _entries.TryGetValue(key, out value) && value is not null;

    public void Set(string key, T value)
        => _entries.Set(key, value, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = times.OfOneEntry() });

    public void Dispose() => _entries.Dispose();

    private sealed class Clock(TimeProvider timeProvider) : Microsoft.Extensions.Internal.ISystemClock
    {
        public DateTimeOffset UtcNow => timeProvider.GetUtcNow();
    }
}
