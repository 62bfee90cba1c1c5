using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace CsArena.Realtime.PostgreSql.Tests;

/// <summary>What one host's meter counts from now on.</summary>
internal sealed class Counters : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<string, long> _latest = new();
    private readonly Dictionary<string, long> _before;

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
            _latest[$"{instrument.Name}({string.Join(',', tags.ToArray().Select(tag => tag.Value))})"] = value);
        _listener.Start();
        _listener.RecordObservableInstruments();
        _before = new Dictionary<string, long>(_latest);
    }

    /// <summary>A counter, by its name and the values of its tags: <c>arena.cache.hits(questions,memory)</c>.</summary>
    public long this[string name] => Counted(one => one == name);

    /// <summary>The sum of all counters whose name begins so.</summary>
    public long Sum(string name) => Counted(one => one.StartsWith(name, StringComparison.Ordinal));

    public void Dispose() => _listener.Dispose();

    private long Counted(Func<string, bool> isMeant)
    {
        _listener.RecordObservableInstruments();
        return _latest.Where(pair => isMeant(pair.Key)).Sum(pair => pair.Value - _before.GetValueOrDefault(pair.Key));
    }
}
