using System.Diagnostics.Metrics;
using CsArena.Realtime.Redis;
using OpenTelemetry;
using OpenTelemetry.Instrumentation.StackExchangeRedis;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace CsArena.Host;

/// <summary>
/// Exports metrics to whoever scrapes the management port, and metrics and traces by OTLP when
/// <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> is set.
/// </summary>
internal static class Telemetry
{
    private const string Arena = "CsArena.Realtime";

    /// <summary>Npgsql's own meter and activity source, by name: without a database Npgsql is not loaded.</summary>
    private const string Npgsql = "Npgsql";

    public static void AddTelemetry(this WebApplicationBuilder builder)
    {
        var hasReceiver = !string.IsNullOrEmpty(builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]);
        var telemetry = builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("csarena", serviceVersion: typeof(Telemetry).Assembly.GetName().Version?.ToString(3)))
            .WithMetrics(metrics => metrics
                .AddMeter(Arena)
                .AddRuntimeInstrumentation()
                .AddProcessInstrumentation()
                .AddAspNetCoreInstrumentation()
                .AddMeter(Npgsql)
                .AddView(WithoutCount)
                .AddPrometheusExporter(options => options.ScrapeResponseCacheDurationMilliseconds = 0));
        if (hasReceiver)
        {
            telemetry.WithTracing(traces => traces
                .AddSource(Arena)
                .AddSource("Microsoft.AspNetCore.SignalR.Server")
                .AddAspNetCoreInstrumentation()
                .AddRedisInstrumentation(redis =>
                {
                    // A host that nobody plays on asks Redis all the time.
                    redis.Filter = command => command.ParentActivity is not null;
                    redis.FlushInterval = TimeSpan.FromSeconds(1);
                })
                .AddSource(Npgsql));
            builder.Services.AddOptions<RedisOptions>().Configure<StackExchangeRedisInstrumentation>(
                (options, redis) => options.InstrumentWith(redis.AddConnection));
            telemetry.UseOtlpExporter();
        }
    }

    /// <summary>In Prometheus a name that ends in <c>_count</c> is part of a histogram: these gauges get another one.</summary>
    private static MetricStreamConfiguration? WithoutCount(Instrument instrument) => instrument.Name switch
    {
        "db.client.connection.count" => new MetricStreamConfiguration { Name = "db.client.connections" },
        "dotnet.assembly.count" => new MetricStreamConfiguration { Name = "dotnet.assemblies" },
        "dotnet.process.cpu.count" => new MetricStreamConfiguration { Name = "dotnet.process.cpus" },
        "dotnet.timer.count" => new MetricStreamConfiguration { Name = "dotnet.timers" },
        "process.thread.count" => new MetricStreamConfiguration { Name = "process.threads" },
        "process.unix.file_descriptor.count" => new MetricStreamConfiguration { Name = "process.unix.file_descriptors" },
        _ => null,
    };
}
