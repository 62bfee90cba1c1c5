using System.Globalization;
using System.Text.RegularExpressions;

namespace CsArena.EndToEnd.Operations;

/// <summary>What a host tells those who watch it.</summary>
public sealed partial class MonitoringTests
{
    [Fact]
    public async Task FiguresFollowAMatchFromStartToEnd()
    {
        await using var host = await HostProcess.StartAsync(HostSettings.Swift);
        await ShouldSayAsync(host, connections: 0, games: 0, queued: 0);
        await using var duel = await Duel.ConnectAsync(host);
        await duel.First.EnqueueAsync();
        await ShouldSayAsync(host, connections: 2, games: 0, queued: 1);
        await duel.MatchAsync();
        await duel.AskedAsync(1);
        await ShouldSayAsync(host, connections: 2, games: 1, queued: 0);
        var metrics = await MetricsAsync(host);
        metrics["connections_total"].ShouldBe(2);
        metrics["matches_started_total"].ShouldBe(1);
        metrics["match_time_ms_count"].ShouldBe(2);

        await duel.First.RefusedAsync("already_playing", "match:enqueue", new { });
        await duel.First.AskAsync("game:forfeit", new { roomId = duel.RoomId });
        await duel.ShouldEndAsync("loss", "win", "forfeit");
        await duel.First.LeaveAsync();
        await host.UntilAsync("active_connections", 1);
        await host.UntilAsync("active_games", 0);
        metrics = await MetricsAsync(host);
        metrics["disconnections_total"].ShouldBe(1);
        metrics["""matches_finished_total{reason="forfeit"}"""].ShouldBe(1);
        metrics["""calls_refused_total{call="match:enqueue",code="already_playing"}"""].ShouldBe(1);
        host.ErrorLines.ShouldBeEmpty(host.Told);
    }

    [Fact]
    public async Task HealthSaysReadyCheckByCheck()
    {
        await using var host = await HostProcess.StartAsync(HostSettings.Swift);
        using var health = await host.Http.GetAsync("/api/health");
        health.EnsureSuccessStatusCode();
        using var answer = JsonDocument.Parse(await health.Content.ReadAsStringAsync());
        Shape.Fields(answer.RootElement, "health", "status:string", "nodeId:string", "checks:object");
        answer.RootElement.GetProperty("status").GetString().ShouldBe("ready");
        answer.RootElement.GetProperty("checks").EnumerateObject().ShouldNotBeEmpty();
        answer.RootElement.GetProperty("checks").EnumerateObject().ShouldAllBe(check => check.Value.GetString() == "ok");
        using var live = await host.Http.GetAsync("/api/health/live");
        live.EnsureSuccessStatusCode();
        using var page = await host.Http.GetAsync("/");
        page.EnsureSuccessStatusCode();
    }

    private static async Task ShouldSayAsync(HostProcess host, long connections, long games, long queued)
    {
        var stats = await host.StatsAsync();
        Shape.Fields(
            stats, "stats", "node_id:string", "active_connections:number", "connections_per_second:number",
            "disconnections_per_second:number", "active_games:number", "queue_size:number", "average_match_time:number|null");
        stats.GetProperty("active_connections").GetInt64().ShouldBe(connections);
        stats.GetProperty("active_games").GetInt64().ShouldBe(games);
        stats.GetProperty("queue_size").GetInt64().ShouldBe(queued);
        var metrics = await MetricsAsync(host);
        metrics["active_connections"].ShouldBe(connections);
        metrics["active_games"].ShouldBe(games);
        metrics["queue_size"].ShouldBe(queued);
    }

    /// <summary>Reads the Prometheus text format strictly: every sample belongs to a type that was declared before it.</summary>
    private static async Task<Dictionary<string, double>> MetricsAsync(HostProcess host)
    {
        using var response = await host.Http.GetAsync("/metrics");
        response.EnsureSuccessStatusCode();
        response.Content.Headers.ContentType!.MediaType.ShouldBe("text/plain");
        var text = await response.Content.ReadAsStringAsync();
        text.ShouldEndWith("\n");
        var (samples, types) = (new Dictionary<string, double>(), new Dictionary<string, string>());
        foreach (var line in text.TrimEnd('\n').Split('\n'))
        {
            if (TypeLine().Match(line) is { Success: true } type)
            {
                types.TryAdd(type.Groups["name"].Value, type.Groups["type"].Value).ShouldBeTrue($"declared twice: {line}");
            }
            else if (!HelpLine().IsMatch(line))
            {
                var sample = SampleLine().Match(line);
                sample.Success.ShouldBeTrue(line);
                var name = sample.Groups["name"].Value;
                types.Keys.ShouldContain(declared => declared == name || (types[declared] == "summary" && Summary().Replace(name, "") == declared), line);
                samples.TryAdd(name + sample.Groups["labels"].Value, double.Parse(sample.Groups["value"].Value, CultureInfo.InvariantCulture))
                    .ShouldBeTrue($"told twice: {line}");
            }
        }

        return samples;
    }

    [GeneratedRegex("^# TYPE (?<name>[a-zA-Z_:][a-zA-Z0-9_:]*) (?<type>counter|gauge|summary|histogram|untyped)$")]
    private static partial Regex TypeLine();

    [GeneratedRegex("^# HELP [a-zA-Z_:][a-zA-Z0-9_:]* .+$")]
    private static partial Regex HelpLine();

    [GeneratedRegex("""^(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(?<labels>\{[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\n]|\\["\\n])*"(?:,[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\n]|\\["\\n])*")*\})? (?<value>[-+0-9.eE]+|NaN|[-+]Inf)$""")]
    private static partial Regex SampleLine();

    [GeneratedRegex("_(sum|count)$")]
    private static partial Regex Summary();
}
