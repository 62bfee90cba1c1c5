using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace CsArena.Realtime.PostgreSql.Tests;

/// <summary>What one host's meter counts.</summary>
internal sealed class Counters : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<string, long> _counts = new();

    public Counters(IMeterFactory meters)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Scope == meters)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
            _counts.AddOrUpdate($"{instrument.Name}({string.Join(',', tags.ToArray().Select(tag => tag.Value))})", value, (_, count) => count + value));
        _listener.Start();
    }

    /// <summary>A counter, by its name and the values of its tags: <c>arena.cache.hits(questions,memory)</c>.</summary>
    public long this[string name] => _counts.GetValueOrDefault(name);

    /// <summary>The sum of all counters whose name begins so.</summary>
    public long Sum(string name) => _counts.Where(pair => pair.Key.StartsWith(name, StringComparison.Ordinal)).Sum(pair => pair.Value);

    public void Dispose() => _listener.Dispose();
}
