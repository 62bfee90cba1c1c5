using System.Collections.Concurrent;

namespace CsArena.Realtime.PostgreSql.Tests;

/// <summary>What a cache is in front of: counts how often each key is loaded.</summary>
internal sealed class SlowStore(TimeSpan? delay = null)
{
    private readonly ConcurrentDictionary<string, int> _loads = new();

    /// <summary>Loads of each key.</summary>
    public IReadOnlyDictionary<string, int> Loads => _loads;

    /// <summary>Makes loads wait for it, or fail with it.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    public async ValueTask<IReadOnlyDictionary<string, CachedText>> LoadAsync(IReadOnlyList<string> keys)
    {
        foreach (var key in keys)
        {
            _loads.AddOrUpdate(key, 1, (_, count) => count + 1);
        }

        await Task.Delay(delay ?? TimeSpan.FromMilliseconds(5));
        await Gate;
        return keys.Where(key => !key.StartsWith("missing", StringComparison.Ordinal)).ToDictionary(key => key, key => new CachedText($"value of {key}"));
    }
}
