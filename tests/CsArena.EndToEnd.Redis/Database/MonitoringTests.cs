namespace CsArena.EndToEnd.Redis.Database;

/// <summary>What a host with Redis and PostgreSQL tells those who watch it, while players play.</summary>
public sealed class MonitoringTests
{
    private const int Players = 40;

    [Fact]
    public async Task PrometheusHasNoComplaintUnderLoadAndQueriesAreTraced()
    {
        await using var receiver = OtlpReceiver.Start();
        await using var database = await PostgreSqlServer.StartAsync();
        var url = await database.CreateDatabaseAsync();
        await using var arena = await RedisArena.StartAsync(1, () => receiver.For(Stage2Settings.Swift).With("DATABASE_URL", url));
        var metrics = await arena[0].MetricsAsync();
        metrics["""arena_cache_hits_total{cache="categories",layer="shared"}"""].ShouldBe(0);
        metrics.Keys.ShouldContain("""arena_question_queries_total{for="pick"}""");
        string[] command =
        [
            BuiltProgram.Dotnet, BuiltProgram.Find("CsArena.LoadTest"), "--url", arena.Urls[0].ToString(),
            "--players", $"{Players}", "--duration", "5s", "--drop-rate", "0.05", "--wait-limit", "10s", "--json", "-",
        ];
        await using var test = await WatchedProcess.StartAsync(command, new Dictionary<string, string> { ["JWT_SECRET"] = Tokens.Secret });
        await arena[0].UntilAsync("active_connections", Players);
        await arena[0].UntilAsync("active_games", Players / 2);
        var scrape = await arena[0].Management.GetStringAsync("/metrics");
        scrape.ShouldContain("\ndb_client_");
        (await Promtool.CheckMetricsAsync(scrape)).ShouldBe("");
        (await test.WaitForExitAsync(TimeSpan.FromSeconds(60))).ShouldBe(0, $"{test.Told}\n{arena[0].Told}");
        (await Promtool.CheckMetricsAsync(await arena[0].Management.GetStringAsync("/metrics"))).ShouldBe("");
        foreach (var source in new[] { "CsArena.Realtime", "Microsoft.AspNetCore.SignalR.Server", "Npgsql", "OpenTelemetry.Instrumentation.StackExchangeRedis" })
        {
            await OtlpReceiver.UntilAsync(() => receiver.Spans.Any(span => span.Source == source), () => $"no span of {source}");
        }

        arena[0].ErrorLines.ShouldBeEmpty(arena[0].Told);
        await arena.Slots[0].StopAsync();
    }
}
