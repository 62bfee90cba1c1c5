using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;

namespace CsArena.EndToEnd.Hosting;

/// <summary>Takes what hosts send by OTLP over HTTP, and keeps the latest gauges and all spans.</summary>
public sealed class OtlpReceiver : IAsyncDisposable
{
    private readonly HttpListener _listener;
    private readonly Task _receiving;
    private readonly ConcurrentDictionary<string, double> _gauges = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<OtlpSpan> _spans = new();

    private OtlpReceiver(HttpListener listener)
    {
        _listener = listener;
        _receiving = Task.Run(ReceiveAsync);
    }

    private string Url => _listener.Prefixes.Single();

    /// <summary>The spans so far.</summary>
    public IReadOnlyCollection<OtlpSpan> Spans => _spans;

    public static OtlpReceiver Start()
    {
        var port = Random.Shared.Next(20_000, 30_000);
        while (true)
        {
            var listener = new HttpListener();
            listener.Prefixes.Add($"http://localhost:{port}/");
            try
            {
                listener.Start();
                return new OtlpReceiver(listener);
            }
            catch (HttpListenerException)
            {
                port++;
            }
        }
    }

    /// <summary>Settings of a host that sends here, often.</summary>
    public HostSettings For(HostSettings settings, string name = "csarena") => settings
        .With("OTEL_EXPORTER_OTLP_ENDPOINT", Url)
        .With("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf")
        .With("OTEL_METRIC_EXPORT_INTERVAL", 200)
        .With("OTEL_BSP_SCHEDULE_DELAY", 200)
        .With("OTEL_RESOURCE_ATTRIBUTES", $"host.name={name}");

    /// <summary>Waits until the latest value of a gauge is this.</summary>
    public Task UntilGaugeAsync(string name, double value) => UntilAsync(
        () => _gauges.TryGetValue(name, out var latest) && latest == value,
        () => $"{name} is {(_gauges.TryGetValue(name, out var latest) ? latest : "not there")} instead of {value}");

    /// <summary>Waits until something is so.</summary>
    public static async Task UntilAsync(Func<bool> isSo, Func<string> complaint)
    {
        var since = Stopwatch.GetTimestamp();
        while (!isSo())
        {
            if (Stopwatch.GetElapsedTime(since) > Limits.Wait)
            {
                throw new TimeoutException(complaint());
            }

            await Task.Delay(50);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Close();
        await _receiving;
    }

    private async Task ReceiveAsync()
    {
        while (_listener.IsListening)
        {
            try
            {
                var context = await _listener.GetContextAsync();
                using var body = new MemoryStream();
                await context.Request.InputStream.CopyToAsync(body);
                Read(context.Request.Url!.AbsolutePath, body.ToArray());
                context.Response.ContentType = "application/x-protobuf";
                context.Response.Close();
            }
            catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
            {
                // Closed, or a host that was killed while it sent.
            }
        }
    }

    private void Read(string path, byte[] body)
    {
        var request = new ProtobufMessage(body);
        if (path.EndsWith("/v1/metrics", StringComparison.Ordinal))
        {
            // ResourceMetrics 1, ScopeMetrics 2, Metric 2: name 1, gauge 5, of data points 1: as_double 4, as_int 6.
            foreach (var metric in request.All(1).SelectMany(resource => resource.All(2)).SelectMany(scope => scope.All(2)))
            {
                foreach (var point in metric.All(5).SelectMany(gauge => gauge.All(1)))
                {
                    _gauges[metric.Text(1)] = point.Double(4) ?? point.Number(6) ?? 0;
                }
            }
        }
        else
        {
            // ResourceSpans 1: Resource 1 of attributes 1, ScopeSpans 2: scope 1 with its name 1, Span 2.
            foreach (var resource in request.All(1))
            {
                var host = resource.All(1).SelectMany(one => one.All(1)).First(attribute => attribute.Text(1) == "host.name").All(2).Single().Text(1);
                foreach (var (source, span) in resource.All(2).SelectMany(scope => scope.All(2).Select(span => (scope.All(1).Single().Text(1), span))))
                {
                    _spans.Enqueue(new OtlpSpan(
                        host, source, Convert.ToHexStringLower(span.Bytes(1)), Convert.ToHexStringLower(span.Bytes(2)), Convert.ToHexStringLower(span.Bytes(4)), span.Text(5), span.Number(7) ?? 0));
                }
            }
        }
    }
}

/// <summary>A span as a host sent it.</summary>
public sealed record OtlpSpan(string Host, string Source, string TraceId, string SpanId, string ParentId, string Name, long StartedAt);
