using System.Diagnostics.Metrics;
using CsArena.Realtime.Monitoring;

namespace CsArena.Realtime.Backplane;

/// <summary>What the hubs' backplane counts, under the arena's meter.</summary>
internal sealed class HubBackplaneMetrics : IDisposable
{
    private readonly Meter _meter;
    private readonly Counter<long> _dropped;

    public HubBackplaneMetrics(IMeterFactory meters)
    {
        _meter = meters.Create(ArenaMetrics.MeterName);
        _dropped = _meter.CreateCounter<long>(
            "hub_backplane_dropped_total",
            description: "Messages of a hub that did not go to the other nodes, because the backplane was away.");
    }

    public void Dropped(string hub) => _dropped.Add(1, new KeyValuePair<string, object?>("hub", hub));

    public void Dispose() => _meter.Dispose();
}
