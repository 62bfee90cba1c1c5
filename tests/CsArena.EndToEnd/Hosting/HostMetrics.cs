using System.Globalization;
using System.Text.RegularExpressions;

namespace CsArena.EndToEnd.Hosting;

/// <summary>What a host says of itself to Prometheus.</summary>
public static partial class HostMetrics
{
    /// <summary>
    /// Reads the Prometheus text format strictly: every sample belongs to a type that was declared before it. Labels that name
    /// the scope are left out, the others are in the order of their names.
    /// </summary>
    public static async Task<Dictionary<string, double>> MetricsAsync(this HostProcess host)
    {
        using var response = await host.Management.GetAsync("/metrics");
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
            else if (!line.StartsWith('#'))
            {
                var sample = SampleLine().Match(line);
                sample.Success.ShouldBeTrue(line);
                var name = sample.Groups["name"].Value;
                types.Keys.ShouldContain(declared => declared == name || (types[declared] == "histogram" && Part().Replace(name, "") == declared), line);
                samples.TryAdd(name + Labels(sample.Groups["labels"].Value), double.Parse(sample.Groups["value"].Value, CultureInfo.InvariantCulture))
                    .ShouldBeTrue($"told twice: {line}");
            }
        }

        return samples;
    }

    private static string Labels(string text)
    {
        var labels = Label().Matches(text).Select(label => label.Value).Where(label => !label.StartsWith("otel_scope_", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal).ToArray();
        return labels.Length == 0 ? "" : $"{{{string.Join(',', labels)}}}";
    }

    [GeneratedRegex("^# TYPE (?<name>[a-zA-Z_:][a-zA-Z0-9_:]*) (?<type>counter|gauge|summary|histogram|untyped)$")]
    private static partial Regex TypeLine();

    [GeneratedRegex("""^(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(?<labels>\{[^{}]*\})? (?<value>[-+0-9.eE]+|NaN|[-+]Inf)( [0-9]+)?$""")]
    private static partial Regex SampleLine();

    [GeneratedRegex("""[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\n]|\\["\\n])*\x22""")]
    private static partial Regex Label();

    [GeneratedRegex("_(sum|count|bucket)$")]
    private static partial Regex Part();
}
