namespace CsArena.EndToEnd.Operations;

/// <summary>The load test, as it comes, against the host, as it comes: many players, some cut off, and no promise broken.</summary>
public sealed class LoadTestTests
{
    private const int Players = 60;

    [Fact]
    public async Task SixtyPlayersWithDropsBreakNoInvariant()
    {
        await using var host = await HostProcess.StartAsync(HostSettings.Swift);
        string[] command =
        [
            BuiltProgram.Dotnet, BuiltProgram.Find("CsArena.LoadTest"), "--url", host.Url.ToString(), "--players", $"{Players}",
            "--duration", "10s", "--drop-rate", "0.05", "--wait-limit", "10s", "--json", "-",
        ];
        await using var test = await WatchedProcess.StartAsync(command, new Dictionary<string, string> { ["JWT_SECRET"] = Tokens.Secret });
        (await test.WaitForExitAsync(TimeSpan.FromSeconds(90))).ShouldBe(0, $"{test.Told}\n{host.Told}");

        using var results = JsonDocument.Parse(test.Output.Text);
        results.RootElement.GetProperty("violationCount").GetInt32().ShouldBe(0, test.Told);
        results.RootElement.GetProperty("matches").GetInt64().ShouldBeGreaterThan(Players / 2, test.Told);
        results.RootElement.GetProperty("drops").GetInt64().ShouldBeGreaterThan(0, test.Told);
        await host.UntilAsync("active_games", 0);
        host.ErrorLines.ShouldBeEmpty(host.Told);
    }
}
