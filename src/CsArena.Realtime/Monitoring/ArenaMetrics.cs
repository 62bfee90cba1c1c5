using System.Diagnostics.Metrics;
using CsArena.Realtime.Matchmaking;
using CsArena.Realtime.Sessions;

namespace CsArena.Realtime.Monitoring;

/// <summary>What this node counts.</summary>
internal sealed class ArenaMetrics
{
    private readonly Tally _opened;
    private readonly Tally _closed;
    private readonly Tally _started;
    private readonly Tally _finished;
    private readonly Tally _takenOver;
    private readonly Tally _lost;
    private readonly Tally _refused;
    private readonly Tally _connectsRefused;
    private readonly Tally _cut;
    private readonly Tally _requestsRefused;
    private readonly Histogram<double> _wait;
    private readonly EventRate _connectionRate;
    private readonly EventRate _disconnectionRate;

    public ArenaMetrics(IMeterFactory meters, TimeProvider timeProvider, MatchQueueOptions queues)
    {
        var meter = meters.Create(ArenaTelemetry.Name);
        _opened = new Tally(meter, "arena.connections.opened", "{connection}", "Connections opened.");
        _closed = new Tally(meter, "arena.connections.closed", "{connection}", "Connections ended, by reason.", "reason", ConnectionEnd.All);
        _started = new Tally(
            meter, "arena.matches.started", "{match}", "Matches started by this node, by queue.", "queue", queues.Queues.Prepend(MatchQueueOptions.DefaultQueue), isOfGame: true);
        _finished = new Tally(
            meter, "arena.matches.finished", "{match}", "Matches finished by this node, by reason.", "reason", Enum.GetValues<MatchEndReason>().Select(NameOf), isOfGame: true);
        _takenOver = new Tally(meter, "arena.matches.taken_over", "{match}", "Steps finished for a node that died in them.", isOfGame: true);
        _lost = new Tally(meter, "arena.matches.lost", "{match}", "Players of this node whose match the store has lost.", isOfGame: true);
        _refused = new Tally(meter, "arena.calls.refused", "{call}", "Calls answered with a code, by code.", "code", ArenaTelemetry.Codes);
        _connectsRefused = new Tally(
            meter, "arena.connects.refused", "{connect}", "Connects refused because of the limits of the player, the address or the node, by reason.", "reason", ConnectLimit.All);
        _cut = new Tally(meter, "arena.connections.cut", "{connection}", "Connections cut because their player sent too much.");
        _requestsRefused = new Tally(meter, "arena.requests.refused", "{request}", "Requests refused because of the limits of their address.");
        _wait = meter.CreateHistogram("arena.match.wait", "s", "Wait of a matched player.", tags: null, ArenaTelemetry.WaitBuckets);
        _connectionRate = new EventRate(timeProvider);
        _disconnectionRate = new EventRate(timeProvider);
    }

    public double ConnectionsPerSecond => _connectionRate.PerSecond;

    public double DisconnectionsPerSecond => _disconnectionRate.PerSecond;

    public static string NameOf(MatchEndReason reason) => reason switch
    {
        MatchEndReason.Completed => "completed",
        MatchEndReason.Forfeit => "forfeit",
        _ => "abandoned",
    };

    public void Connected()
    {
        _opened.Add();
        _connectionRate.Add();
    }

    public void Disconnected(string reason)
    {
        _closed.Add(reason);
        _disconnectionRate.Add();
    }

    public void MatchStarted(Match match)
    {
        _started.Add(match.Queue);
        var queue = new KeyValuePair<string, object?>("queue", match.Queue);
        _wait.Record((match.MatchedAt - match.Player1.EnqueuedAt).TotalSeconds, ArenaTelemetry.Game, queue);
        _wait.Record((match.MatchedAt - match.Player2.EnqueuedAt).TotalSeconds, ArenaTelemetry.Game, queue);
    }

    public void MatchFinished(MatchEndReason reason) => _finished.Add(NameOf(reason));

    public void MatchLost() => _lost.Add();

    public void MatchTakenOver() => _takenOver.Add();

    public void CallRefused(string code) => _refused.Add(code);

    public void ConnectRefused(string limit) => _connectsRefused.Add(limit);

    public void ConnectionCut() => _cut.Add();

    public void RequestRefused() => _requestsRefused.Add();
}
