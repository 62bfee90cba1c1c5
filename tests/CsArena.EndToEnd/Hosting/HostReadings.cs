using System.Diagnostics;
using System.Net;

namespace CsArena.EndToEnd.Hosting;

/// <summary>What a host says of itself over HTTP.</summary>
public static class HostReadings
{
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(50);

    public static async Task<JsonElement> StatsAsync(this HostProcess host)
    {
        using var answer = JsonDocument.Parse(await host.Management.GetStringAsync("/api/stats"));
        return answer.RootElement.Clone();
    }

    /// <summary>Waits until a figure of <c>/api/stats</c> has a value: for what no player is told of.</summary>
    public static Task UntilAsync(this HostProcess host, string figure, long value)
        => UntilAsync(host, $"{figure} {value}", async () =>
        {
            try
            {
                return (await host.StatsAsync()).GetProperty(figure).GetInt64() == value;
            }
            catch (HttpRequestException error) when (error.StatusCode == HttpStatusCode.ServiceUnavailable)
            {
                return false;
            }
        });

    /// <summary>Waits until a metric has a value.</summary>
    public static Task UntilMetricAsync(this HostProcess host, string metric, double value)
        => UntilAsync(host, $"{metric} {value}", async () => (await host.MetricsAsync()).TryGetValue(metric, out var now) && now == value);

    /// <summary>Waits until the load balancer would send nobody here any more.</summary>
    public static Task UntilNotReadyAsync(this HostProcess host) => UntilAsync(host, "503 at /api/health", async () =>
    {
        using var health = await host.Http.GetAsync("/api/health");
        return health.StatusCode == HttpStatusCode.ServiceUnavailable;
    });

    private static async Task UntilAsync(HostProcess host, string what, Func<Task<bool>> isSo)
    {
        var since = Stopwatch.GetTimestamp();
        while (!await isSo())
        {
            if (Stopwatch.GetElapsedTime(since) > Limits.Wait)
            {
                throw new TimeoutException($"Waited for {what}. Figures: {await host.StatsAsync()}\n{host.Told}");
            }

            await Task.Delay(Between);
        }
    }
}
