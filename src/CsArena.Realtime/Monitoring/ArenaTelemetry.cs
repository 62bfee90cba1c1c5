using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Reflection;
using CsArena.Realtime.Protocol;

namespace CsArena.Realtime.Monitoring;

/// <summary>Names that exporters ask for, and labels that several instruments share.</summary>
internal static class ArenaTelemetry
{
    /// <summary>Name of the arena's meter and of its activity source.</summary>
    public const string Name = "CsArena.Realtime";

    /// <summary>The game whose matches are played.</summary>
    public static readonly KeyValuePair<string, object?> Game = new("game", "quiz");

    /// <summary>The version of this build.</summary>
    public static string Version { get; } = typeof(ArenaTelemetry).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    /// <summary>The recorded trace of what is being done now, for the log; a dash outside of any.</summary>
    public static string TraceId => Activity.Current is { Recorded: true, TraceId: var trace } ? trace.ToString() : "-";

    /// <summary>Every code that a call may be answered with.</summary>
    public static IEnumerable<string> Codes { get; } =
        [.. typeof(AnswerCodes).GetFields(BindingFlags.Public | BindingFlags.Static).Select(code => (string)code.GetRawConstantValue()!)];

    /// <summary>Seconds; from a pairing at once to a wait of ten minutes.</summary>
    public static InstrumentAdvice<double> WaitBuckets { get; } = new()
    {
        HistogramBucketBoundaries = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 30, 60, 120, 300, 600],
    };
}
