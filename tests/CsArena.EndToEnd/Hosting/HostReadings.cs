namespace CsArena.EndToEnd.Hosting;

/// <summary>What a host says of itself over HTTP.</summary>
public static class HostReadings
{
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(50);

    public static async Task<JsonElement> StatsAsync(this HostProcess host)
    {
        using var answer = JsonDocument.Parse(await host.Http.GetStringAsync("/api/stats"));
        return answer.RootElement.Clone();
    }

    /// <summary>Waits until a figure of <c>/api/stats</c> has a value: for what no player is told of.</summary>
    public static async Task UntilAsync(this HostProcess host, string figure, long value)
    {
        var limit = DateTime.UtcNow + Limits.Wait;
        while (true)
        {
            var stats = await host.StatsAsync();
            if (stats.GetProperty(figure).GetInt64() == value)
            {
                return;
            }

            if (DateTime.UtcNow > limit)
            {
                throw new TimeoutException($"{figure} did not become {value}: {stats}");
            }

            await Task.Delay(Between);
        }
    }
}
