using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;

namespace CsArena.Realtime.PostgreSql;

/// <summary>A counter that exporters read: its series are there at 0 for an exporter that starts later.</summary>
internal sealed class CacheCounter
{
    private readonly ConcurrentDictionary<(string, string), StrongBox<long>> _counts = new();

    /// <summary>Creates the instrument.</summary>
    /// <param name="meter">The meter.</param>
    /// <param name="name">Name of the instrument.</param>
    /// <param name="unit">What is counted.</param>
    /// <param name="description">What it says.</param>
    /// <param name="labels">Names of the one or two labels that tell its series apart.</param>
    /// <param name="series">The series that are there from the start.</param>
    public CacheCounter(Meter meter, string name, string unit, string description, string[] labels, IEnumerable<(string First, string Second)> series)
    {
        foreach (var one in series)
        {
            _counts[one] = new StrongBox<long>();
        }

        meter.CreateObservableCounter(name, () => _counts.Select(pair => new Measurement<long>(Interlocked.Read(ref pair.Value.Value), Tags(pair.Key))), unit, description);

        IEnumerable<KeyValuePair<string, object?>> Tags((string First, string Second) values)
            => labels.Zip([values.First, values.Second], KeyValuePair.Create<string, object?>);
    }

    /// <summary>Counts more.</summary>
    public void Add(long count, string first, string second = "")
        => Interlocked.Add(ref _counts.GetOrAdd((first, second), static _ => new StrongBox<long>()).Value, count);
}
