using System.Diagnostics.Metrics;
using CsArena.Realtime.Matchmaking;
using CsArena.Realtime.Sessions;

namespace CsArena.Realtime.Monitoring;

/// <summary>What this node counts. Names are the seed's, under the meter <c>CsArena.Realtime</c>.</summary>
internal sealed class ArenaMetrics : IDisposable
{
    public const string MeterName = "CsArena.Realtime";

    private readonly Meter _meter;
    private readonly Counter<long> _connections;
    private readonly Counter<long> _disconnections;
    private readonly Counter<long> _matchesStarted;
    private readonly Counter<long> _matchesFinished;
    private readonly Counter<long> _matchesTakenOver;
    private readonly Counter<long> _matchesLost;
    private readonly Counter<long> _callsRefused;
    private readonly Histogram<double> _matchTime;
    private readonly Gauge<double> _activeConnections;
    private readonly Gauge<double> _activeGames;
    private readonly Gauge<double> _queueSize;
    private readonly EventRate _connectionRate;
    private readonly EventRate _disconnectionRate;

    public ArenaMetrics(IMeterFactory meters, TimeProvider timeProvider)
    {
        _meter = meters.Create(MeterName);
        _connections = _meter.CreateCounter<long>("connections_total", description: "Connections opened.");
        _disconnections = _meter.CreateCounter<long>("disconnections_total", description: "Connections closed.");
        _matchesStarted = _meter.CreateCounter<long>("matches_started_total", description: "Matches started by this node.");
        _matchesFinished = _meter.CreateCounter<long>("matches_finished_total", description: "Matches finished by this node, by reason.");
        _matchesTakenOver = _meter.CreateCounter<long>("matches_taken_over_total", description: "Steps finished for a node that died in them.");
        _matchesLost = _meter.CreateCounter<long>("matches_lost_total", description: "Players of this node whose match the store has lost.");
        _callsRefused = _meter.CreateCounter<long>("calls_refused_total", description: "Calls answered with a code, by call and code.");
        _matchTime = _meter.CreateHistogram<double>("match_time_ms", description: "Wait of a matched player, in milliseconds.");
        _activeConnections = _meter.CreateGauge<double>("active_connections", description: "Connections of this node.");
        _activeGames = _meter.CreateGauge<double>("active_games", description: "Matches being played, on all nodes.");
        _queueSize = _meter.CreateGauge<double>("queue_size", description: "Waiting players, on all nodes.");
        _connectionRate = new EventRate(timeProvider);
        _disconnectionRate = new EventRate(timeProvider);
    }

    public double ConnectionsPerSecond => _connectionRate.PerSecond;

    public double DisconnectionsPerSecond => _disconnectionRate.PerSecond;

    public void Connected()
    {
        _connections.Add(1);
        _connectionRate.Add();
    }

    public void Disconnected()
    {
        _disconnections.Add(1);
        _disconnectionRate.Add();
    }

    public void MatchStarted(Match match)
    {
        _matchesStarted.Add(1);
        _matchTime.Record((match.MatchedAt - match.Player1.EnqueuedAt).TotalMilliseconds);
        _matchTime.Record((match.MatchedAt - match.Player2.EnqueuedAt).TotalMilliseconds);
    }

    public void MatchFinished(MatchEndReason reason)
        => _matchesFinished.Add(1, new KeyValuePair<string, object?>("reason", reason switch
        {
            MatchEndReason.Completed => "completed",
            MatchEndReason.Forfeit => "forfeit",
            _ => "abandoned",
        }));

    public void MatchLost() => _matchesLost.Add(1);

    public void MatchTakenOver() => _matchesTakenOver.Add(1);

    public void CallRefused(string call, string code)
        => _callsRefused.Add(1, new KeyValuePair<string, object?>("call", call), new KeyValuePair<string, object?>("code", code));

    /// <summary>Sets the gauges, when somebody looks.</summary>
    public void Observe(StatsAnswer stats)
    {
        _activeConnections.Record(stats.ActiveConnections);
        _activeGames.Record(stats.ActiveGames);
        _queueSize.Record(stats.QueueSize);
    }

    public void Dispose() => _meter.Dispose();
}
