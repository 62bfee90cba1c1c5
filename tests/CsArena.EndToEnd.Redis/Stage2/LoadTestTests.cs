namespace CsArena.EndToEnd.Redis.Stage2;

/// <summary>The load test, as it comes, over two hosts, one of which is killed and started again on the way.</summary>
public sealed class LoadTestTests
{
    private const int Players = 60;

    [Fact]
    public async Task TwoHostsOneOfThemKilledBreakNoInvariant()
    {
        await using var arena = await RedisArena.StartAsync(2, () => Stage2Settings.Swift);
        string[] command =
        [
            BuiltProgram.Dotnet, BuiltProgram.Find("CsArena.LoadTest"), "--url", arena.Urls[0].ToString(), "--url", arena.Urls[1].ToString(),
            "--players", $"{Players}", "--duration", "12s", "--drop-rate", "0.05", "--wait-limit", "10s", "--json", "-",
        ];
        await using var test = await WatchedProcess.StartAsync(command, new Dictionary<string, string> { ["JWT_SECRET"] = Tokens.Secret });
        await arena[0].UntilAsync("active_connections", Players / 2);
        await Task.Delay(TimeSpan.FromSeconds(3));
        await arena.Slots[0].KillAsync();
        await arena.Slots[0].StartAsync();
        (await test.WaitForExitAsync(TimeSpan.FromSeconds(120))).ShouldBe(0, $"{test.Told}\n{arena[0].Told}\n{arena[1].Told}");

        using var results = JsonDocument.Parse(test.Output.Text);
        results.RootElement.GetProperty("violationCount").GetInt32().ShouldBe(0, test.Told);
        results.RootElement.GetProperty("matches").GetInt64().ShouldBeGreaterThan(Players / 2, test.Told);
        results.RootElement.GetProperty("drops").GetInt64().ShouldBeGreaterThan(0, test.Told);
        results.RootElement.GetProperty("reconnects").GetInt64().ShouldBeGreaterThanOrEqualTo(Players / 2, test.Told);
        foreach (var slot in arena.Slots)
        {
            slot.Host.ErrorLines.ShouldBeEmpty(slot.Host.Told);
        }

        await arena.EndAsync();
    }
}
