using System.Diagnostics.Metrics;
using CsArena.Realtime.NodeMessages;
using CsArena.Realtime.Hubs;
using CsArena.Realtime.Matchmaking;
using CsArena.Realtime.Nodes;
using Microsoft.Extensions.Hosting;

namespace CsArena.Realtime.Monitoring;

/// <summary>What this node reports of now, whenever an exporter asks.</summary>
internal sealed class ArenaGauges : IHostedService
{
    private readonly StoreFigures _figures;

    public ArenaGauges(
        IMeterFactory meters,
        ArenaMetrics metrics,
        ConnectionRegistry connections,
        StoreFigures figures,
        WaitTimes waitTimes,
        NodeDrain drain,
        INodeMessenger messenger)
    {
        _figures = figures;
        var meter = meters.Create(ArenaTelemetry.Name);
        meter.CreateObservableGauge("arena.connections.active", () => (long)connections.Count, "{connection}", "Open connections of this node.");
        meter.CreateObservableGauge("arena.matches.active", ActiveMatches, "{match}", "Matches being played, on all nodes.");
        meter.CreateObservableGauge("arena.queue.waiting", Waiting, "{player}", "Waiting players by queue, on all nodes.");
        meter.CreateObservableGauge("arena.node.draining", () => drain.IsDraining ? 1 : 0, null, "1 while this node takes no new players.");
        meter.CreateObservableGauge("arena.node_messages.up", () => messenger.IsUp ? 1 : 0, null, "1 while messages between nodes arrive.");
        meter.CreateObservableGauge("arena.build.info", BuildInfo, null, "Always 1; the label has the version.");

        // The six names by which dashboards of the quiz ask, as GET /api/stats has them.
        meter.CreateObservableGauge("active_connections", () => (long)connections.Count, null, "Open connections of this node.");
        meter.CreateObservableGauge("connections_per_second", () => metrics.ConnectionsPerSecond, null, "Connections opened a second, over the last ten seconds.");
        meter.CreateObservableGauge("disconnections_per_second", () => metrics.DisconnectionsPerSecond, null, "Connections ended a second, over the last ten seconds.");
        meter.CreateObservableGauge("active_games", () => Known(latest => latest.Matches), null, "Matches being played, on all nodes.");
        meter.CreateObservableGauge("queue_size", () => Known(latest => latest.Waiting.Values.Sum()), null, "Waiting players of all queues, on all nodes.");
        meter.CreateObservableGauge("average_match_time", () => waitTimes.Mean()?.TotalMilliseconds ?? 0, null, "Mean wait of the latest matched players of this node, as /api/stats has it; 0 before the first match.");
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static Measurement<long> BuildInfo() => new(1, new KeyValuePair<string, object?>("version", ArenaTelemetry.Version));

    private IEnumerable<Measurement<long>> ActiveMatches()
        => _figures.Latest is { } latest ? [new Measurement<long>(latest.Matches, ArenaTelemetry.Game)] : [];

    private IEnumerable<Measurement<long>> Waiting()
        => _figures.Latest?.Waiting.Select(
            one => new Measurement<long>(one.Value, ArenaTelemetry.Game, new KeyValuePair<string, object?>("queue", one.Key))) ?? [];

    private IEnumerable<Measurement<long>> Known(Func<StoreFigures.Figures, long> read)
        => _figures.Latest is { } latest ? [new Measurement<long>(read(latest))] : [];
}
