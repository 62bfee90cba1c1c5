using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;
using Microsoft.Extensions.Hosting;

namespace CsArena.Realtime.Monitoring;

/// <summary>
/// Keeps the totals of the arena's meter and writes them in Prometheus' text format. A histogram is written as its count
/// and its sum.
/// </summary>
internal sealed class PrometheusText : IHostedService, IDisposable
{
    private readonly ConcurrentDictionary<(Instrument Instrument, string Labels), Total> _totals = new();
    private readonly MeterListener _listener = new();

    public PrometheusText(ArenaMetrics metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == ArenaMetrics.MeterName)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Record(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Record(instrument, value, tags));
        _listener.Start();
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public string Write()
    {
        var text = new StringBuilder();
        foreach (var group in _totals.GroupBy(pair => pair.Key.Instrument).OrderBy(group => group.Key.Name, StringComparer.Ordinal))
        {
            var (name, type) = (group.Key.Name, TypeOf(group.Key));
            text.Append("# HELP ").Append(name).Append(' ').Append(group.Key.Description).Append('\n');
            text.Append("# TYPE ").Append(name).Append(' ').Append(type).Append('\n');
            foreach (var ((_, labels), total) in group.OrderBy(pair => pair.Key.Labels, StringComparer.Ordinal))
            {
                var (sum, count) = total.Read();
                if (type == "summary")
                {
                    Line(text, name + "_sum", labels, sum);
                    Line(text, name + "_count", labels, count);
                }
                else
                {
                    Line(text, name, labels, sum);
                }
            }
        }

        return text.ToString();
    }

    public void Dispose() => _listener.Dispose();

    private static void Line(StringBuilder text, string name, string labels, double value)
        => text.Append(name).Append(labels).Append(' ').Append(value.ToString(CultureInfo.InvariantCulture)).Append('\n');

    private static string TypeOf(Instrument instrument) => instrument switch
    {
        Histogram<double> => "summary",
        Gauge<double> => "gauge",
        _ => "counter",
    };

    private static string Labels(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.IsEmpty)
        {
            return "";
        }

        var pairs = new List<string>(tags.Length);
        foreach (var (key, value) in tags)
        {
            var escaped = (value?.ToString() ?? "").Replace("\\", "\\\\", StringComparison.Ordinal)
                .Replace("\"", "\\\"", StringComparison.Ordinal)
                .Replace("\n", "\\n", StringComparison.Ordinal);
            pairs.Add($"{key}=\"{escaped}\"");
        }

        return $"{{{string.Join(',', pairs)}}}";
    }

    private void Record(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        => _totals.GetOrAdd((instrument, Labels(tags)), static _ => new Total()).Add(value, isGauge: instrument is Gauge<double>);

    private sealed class Total
    {
        private readonly Lock _lock = new();
        private double _sum;
        private long _count;

        public void Add(double value, bool isGauge)
        {
            lock (_lock)
            {
                _sum = isGauge ? value : _sum + value;
                _count++;
            }
        }

        public (double Sum, long Count) Read()
        {
            lock (_lock)
            {
                return (_sum, _count);
            }
        }
    }
}
