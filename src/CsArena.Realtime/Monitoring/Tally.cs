using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;

namespace CsArena.Realtime.Monitoring;

/// <summary>
/// A counter that exporters read instead of hearing of each event: its series are there at 0 for an exporter that starts
/// later, so that the first event is an increase.
/// </summary>
internal sealed class Tally
{
    private readonly ConcurrentDictionary<string, StrongBox<long>> _counts = new(StringComparer.Ordinal);
    private readonly string? _label;
    private readonly bool _isOfGame;

    /// <summary>Creates the instrument.</summary>
    /// <param name="meter">The meter.</param>
    /// <param name="name">Name of the instrument.</param>
    /// <param name="unit">What is counted.</param>
    /// <param name="description">What it says.</param>
    /// <param name="label">Name of the label that tells its series apart; null for a single series.</param>
    /// <param name="values">Values of the label that are there from the start.</param>
    /// <param name="isOfGame">Whether its series carry the game.</param>
    public Tally(
        Meter meter, string name, string unit, string description, string? label = null, IEnumerable<string>? values = null, bool isOfGame = false)
    {
        _label = label;
        _isOfGame = isOfGame;
        foreach (var value in values ?? [""])
        {
            _counts[value] = new StrongBox<long>();
        }

        meter.CreateObservableCounter(name, Observe, unit, description);
    }

    /// <summary>Counts one more.</summary>
    public void Add(string value = "")
        => Interlocked.Increment(ref _counts.GetOrAdd(value, static _ => new StrongBox<long>()).Value);

    private IEnumerable<Measurement<long>> Observe()
        => _counts.Select(pair => new Measurement<long>(Interlocked.Read(ref pair.Value.Value), Tags(pair.Key)));

    private IEnumerable<KeyValuePair<string, object?>> Tags(string value)
    {
        if (_isOfGame)
        {
            yield return ArenaTelemetry.Game;
        }

        if (_label is not null)
        {
            yield return new KeyValuePair<string, object?>(_label, value);
        }
    }
}
