using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Spectre.Console;

namespace CsArena.LoadTest.Reporting;

/// <summary>The results, for people and for programs.</summary>
internal static class Report
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // A file or a pipe, not a web page.
    };

    private static readonly (string Key, string Name)[] s_latencies =
    [
        ("connect", "connect"),
        ("enqueueToFound", "enqueue to found"),
        ("submitToRoundEnd", "second answer to round:end"),
        ("lostToRestored", "connection lost to restored"),
        ("restore", "connected again to restored"),
    ];

    public static string ToJson(RunResults results) => JsonSerializer.Serialize(results, s_json);

    public static void Write(IAnsiConsole console, RunResults results)
    {
        var counts = new Table().RoundedBorder().AddColumn("count").AddColumn(new TableColumn("").RightAligned());
        void Count(string name, IFormattable value, string? format = null)
            => counts.AddRow(Markup.Escape(name), value.ToString(format, CultureInfo.InvariantCulture));

        Count("up at the end", results.Connected);
        if (results.Mode == "play")
        {
            Count("matches", results.Matches);
            Count("seconds played", results.Seconds, "0.0");
            Count("matches/s", results.MatchesPerSecond, "0.00");
        }

        Count("drops", results.Drops);
        Count("reconnects", results.Reconnects);
        Count("restored while connected", results.Resyncs);
        Count("gave up connecting", results.ConnectFailures);
        foreach (var (code, count) in results.Errors)
        {
            Count($"refused: {code}", count);
        }

        console.Write(counts);

        var latencies = new Table().RoundedBorder().AddColumn("ms");
        foreach (var column in (string[])["count", "p50", "p95", "p99", "max"])
        {
            latencies.AddColumn(new TableColumn(column).RightAligned());
        }

        foreach (var (key, name) in s_latencies.Where(latency => results.Latencies[latency.Key].Count > 0))
        {
            var summary = results.Latencies[key];
            latencies.AddRow(
                [name, summary.Count.ToString(CultureInfo.InvariantCulture), Ms(summary.P50), Ms(summary.P95), Ms(summary.P99), Ms(summary.Max)]);
        }

        console.Write(latencies);
        if (results.ConnectFailure is { } failure)
        {
            console.MarkupLineInterpolated($"First client that gave up: {failure}");
        }

        if (results.ViolationCount == 0)
        {
            console.MarkupLine("No violation was found.");
            return;
        }

        console.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"{results.ViolationCount} violations were found:");
        foreach (var violation in results.Violations)
        {
            console.MarkupLineInterpolated($"  {violation.Rule}: {violation.Detail}");
        }
    }

    private static string Ms(double milliseconds) => milliseconds.ToString("0.0", CultureInfo.InvariantCulture);
}
