using System.Diagnostics.Metrics;

namespace CsArena.Realtime.PostgreSql;

/// <summary>What the caches in front of the database count, under the arena's meter.</summary>
internal sealed class CacheMetrics : IDisposable
{
    private const string MeterName = "CsArena.Realtime";

    private readonly Meter _meter;
    private readonly Counter<long> _hits;
    private readonly Counter<long> _misses;
    private readonly Counter<long> _loads;
    private readonly Counter<long> _queries;

    public CacheMetrics(IMeterFactory? meters)
    {
        _meter = meters?.Create(MeterName) ?? new Meter(MeterName);
        _hits = _meter.CreateCounter<long>("arena.cache.hits", "{entry}", "Entries found, by cache and layer.");
        _misses = _meter.CreateCounter<long>("arena.cache.misses", "{entry}", "Entries looked for and not found, by cache and layer.");
        _loads = _meter.CreateCounter<long>("arena.cache.loads", "{entry}", "Entries read from the database, by cache.");
        _queries = _meter.CreateCounter<long>("arena.question.queries", "{query}", "Queries to the question bank's database, by what for.");
    }

    /// <summary>The layers.</summary>
    public const string Memory = "memory";

    /// <inheritdoc cref="Memory" />
    public const string Shared = "shared";

    public void Hit(string cache, string layer, int entries = 1) => Add(_hits, cache, layer, entries);

    public void Miss(string cache, string layer, int entries = 1) => Add(_misses, cache, layer, entries);

    public void Load(string cache, int entries = 1)
    {
        if (entries > 0)
        {
            _loads.Add(entries, new KeyValuePair<string, object?>("cache", cache));
        }
    }

    public void Query(string what) => _queries.Add(1, new KeyValuePair<string, object?>("for", what));

    public void Dispose() => _meter.Dispose();

    private static void Add(Counter<long> counter, string cache, string layer, int entries)
    {
        if (entries > 0)
        {
            counter.Add(entries, new KeyValuePair<string, object?>("cache", cache), new KeyValuePair<string, object?>("layer", layer));
        }
    }
}
