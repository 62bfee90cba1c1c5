using System.Diagnostics.Metrics;

namespace CsArena.Realtime.PostgreSql;

/// <summary>What the caches in front of the database count, under the arena's meter.</summary>
internal sealed class CacheMetrics : IDisposable
{
    private const string MeterName = "CsArena.Realtime";

    private static readonly string[] Caches = [Questions, Categories];

    private static readonly string[] Layers = [Memory, Shared];

    private static readonly string[] Queries = ["revision", "catalogue", "questions", "pick"];

    private readonly Meter _meter;
    private readonly CacheCounter _hits;
    private readonly CacheCounter _misses;
    private readonly CacheCounter _loads;
    private readonly CacheCounter _queries;

    public CacheMetrics(IMeterFactory? meters)
    {
        _meter = meters?.Create(MeterName) ?? new Meter(MeterName);
        var layers = Caches.SelectMany(cache => Layers.Select(layer => (cache, layer))).ToArray();
        _hits = new CacheCounter(_meter, "arena.cache.hits", "{entry}", "Entries found, by cache and layer.", ["cache", "layer"], layers);
        _misses = new CacheCounter(_meter, "arena.cache.misses", "{entry}", "Entries looked for and not found, by cache and layer.", ["cache", "layer"], layers);
        _loads = new CacheCounter(_meter, "arena.cache.loads", "{entry}", "Entries read from the database, by cache.", ["cache"], Caches.Select(cache => (cache, "")));
        _queries = new CacheCounter(
            _meter, "arena.question.queries", "{query}", "Queries to the question bank's database, by what for.", ["for"], Queries.Select(query => (query, "")));
    }

    /// <summary>The caches.</summary>
    public const string Questions = "questions";

    /// <inheritdoc cref="Questions" />
    public const string Categories = "categories";

    /// <summary>The layers.</summary>
    public const string Memory = "memory";

    /// <inheritdoc cref="Memory" />
    public const string Shared = "shared";

    public void Hit(string cache, string layer, int entries = 1) => _hits.Add(entries, cache, layer);

    public void Miss(string cache, string layer, int entries = 1) => _misses.Add(entries, cache, layer);

    public void Load(string cache, int entries = 1) => _loads.Add(entries, cache);

    public void Query(string what) => _queries.Add(1, what);

    public void Dispose() => _meter.Dispose();
}
