using System.Net;
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
        var metrics = await host.MetricsAsync();
        metrics["arena_connections_opened_total"].ShouldBe(2);
        metrics["""arena_matches_started_total{game="quiz",queue="default"}"""].ShouldBe(1);
        metrics["""arena_match_wait_seconds_count{game="quiz",queue="default"}"""].ShouldBe(2);

        await duel.First.RefusedAsync("already_playing", "match:enqueue", new { });
        await duel.First.AskAsync("game:forfeit", new { roomId = duel.RoomId });
        await duel.ShouldEndAsync("loss", "win", "forfeit");
        await duel.First.LeaveAsync();
        await host.UntilAsync("active_connections", 1);
        await host.UntilAsync("active_games", 0);
        metrics = await host.MetricsAsync();
        metrics["""arena_connections_closed_total{reason="closed"}"""].ShouldBe(1);
        metrics["""arena_matches_finished_total{game="quiz",reason="forfeit"}"""].ShouldBe(1);
        metrics["""arena_calls_refused_total{code="already_playing"}"""].ShouldBe(1);
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

    [Fact]
    public async Task CountersAreThereBeforeAnythingHappens()
    {
        await using var host = await HostProcess.StartAsync(HostSettings.Swift);
        var metrics = await host.MetricsAsync();
        foreach (var counter in new[]
        {
            "arena_connections_opened_total",
            """arena_connections_closed_total{reason="timeout"}""",
            """arena_matches_started_total{game="quiz",queue="default"}""",
            """arena_matches_finished_total{game="quiz",reason="abandoned"}""",
            """arena_matches_lost_total{game="quiz"}""",
            """arena_matches_taken_over_total{game="quiz"}""",
            """arena_calls_refused_total{code="backend_unavailable"}""",
        })
        {
            metrics.ShouldContainKeyAndValue(counter, 0);
        }

        metrics["arena_node_draining"].ShouldBe(0);
        metrics["arena_node_messages_up"].ShouldBe(1);
        metrics.Single(metric => metric.Key.StartsWith("arena_build_info{version=", StringComparison.Ordinal)).Value.ShouldBe(1);
        metrics.Keys.ShouldContain("average_match_time");
        metrics.Keys.ShouldContain("connections_per_second");
        metrics.Keys.ShouldContain("disconnections_per_second");
    }

    [Theory]
    [InlineData("/metrics", HttpStatusCode.NotFound, HttpStatusCode.OK)]
    [InlineData("/Metrics/", HttpStatusCode.NotFound, HttpStatusCode.OK)]
    [InlineData("/API/Stats/", HttpStatusCode.NotFound, HttpStatusCode.OK)]
    [InlineData("/api/stats", HttpStatusCode.NotFound, HttpStatusCode.OK)]
    [InlineData("/api/health", HttpStatusCode.OK, HttpStatusCode.OK)]
    [InlineData("/api/health/live", HttpStatusCode.OK, HttpStatusCode.OK)]
    [InlineData("/", HttpStatusCode.OK, HttpStatusCode.NotFound)]
    [InlineData("/api/leaderboard", HttpStatusCode.Unauthorized, HttpStatusCode.NotFound)]
    [InlineData("/ws", HttpStatusCode.Unauthorized, HttpStatusCode.NotFound)]
    public async Task APathIsOnItsPort(string path, HttpStatusCode players, HttpStatusCode management)
    {
        await using var host = await HostProcess.StartAsync(HostSettings.Swift);
        using var toPlayers = await host.Http.GetAsync(path);
        using var toManagement = await host.Management.GetAsync(path);
        (toPlayers.StatusCode, toManagement.StatusCode).ShouldBe((players, management));
    }

    [Fact]
    public async Task PrometheusHasNoComplaintAndAlertsAndDashboardFindTheirMetrics()
    {
        await using var host = await HostProcess.StartAsync(HostSettings.Swift);
        await using var duel = await Duel.ConnectAsync(host);
        await duel.MatchAsync();
        await duel.AskedAsync(1);
        await duel.First.AskAsync("game:forfeit", new { roomId = duel.RoomId });
        await duel.ShouldEndAsync("loss", "win", "forfeit");
        var scrape = await host.Management.GetStringAsync("/metrics");
        (await Promtool.CheckMetricsAsync(scrape)).ShouldBe("");
        foreach (var file in new[] { "deploy/prometheus/alerts.yml", "deploy/grafana/arena.json" })
        {
            MetricName().Matches(await File.ReadAllTextAsync(Path.Combine(BuiltProgram.Root, file))).Select(name => name.Value)
                .ShouldAllBe(name => scrape.Contains($"\n{name}{{", StringComparison.Ordinal), file);
        }
    }

    /// <summary>Names of metrics in expressions: what has a label, a range or a comparison behind it, or stands alone.</summary>
    [GeneratedRegex("\\b(arena|dotnet|process)_[a-z_]+[a-z]\\b|\\b(active_connections|queue_size|(dis)?connections_per_second)\\b")]
    private static partial Regex MetricName();

    private static async Task ShouldSayAsync(HostProcess host, long connections, long games, long queued)
    {
        var stats = await host.StatsAsync();
        Shape.Fields(
            stats, "stats", "node_id:string", "active_connections:number", "connections_per_second:number",
            "disconnections_per_second:number", "active_games:number", "queue_size:number", "average_match_time:number|null");
        stats.GetProperty("active_connections").GetInt64().ShouldBe(connections);
        stats.GetProperty("active_games").GetInt64().ShouldBe(games);
        stats.GetProperty("queue_size").GetInt64().ShouldBe(queued);
        var metrics = await host.MetricsAsync();
        metrics["active_connections"].ShouldBe(connections);
        metrics["arena_connections_active"].ShouldBe(connections);
        await host.UntilMetricAsync("active_games", games);
        await host.UntilMetricAsync("queue_size", queued);
    }
}
