using CsArena.LoadTest.Invariants;
using CsArena.LoadTest.Statistics;

namespace CsArena.LoadTest;

/// <summary>What a run found; also what <c>--json</c> writes.</summary>
internal sealed record RunResults
{
    public required string Mode { get; init; }

    public required IReadOnlyList<string> Urls { get; init; }

    public required int Players { get; init; }

    public required int IdleConnections { get; init; }

    public required int Seed { get; init; }

    /// <summary>Seconds from everybody being up to the end of the last match; the rate counts the matches that ended in them.</summary>
    public required double Seconds { get; init; }

    /// <summary>Connections that were up at the end, before disconnecting.</summary>
    public required long Connected { get; init; }

    public required long ConnectFailures { get; init; }

    public string? ConnectFailure { get; init; }

    /// <summary>Matches that ended, those after the duration included.</summary>
    public required long Matches { get; init; }

    public required double MatchesPerSecond { get; init; }

    /// <summary>Milliseconds.</summary>
    public required IReadOnlyDictionary<string, LatencySummary> Latencies { get; init; }

    /// <summary>Refused calls by code.</summary>
    public required IReadOnlyDictionary<string, long> Errors { get; init; }

    public required long Drops { get; init; }

    public required long Reconnects { get; init; }

    /// <summary>States that were fetched though the connection was up: an event was missed, or late.</summary>
    public required long Resyncs { get; init; }

    public required int ViolationCount { get; init; }

    /// <summary>The first hundred.</summary>
    public required IReadOnlyList<Violation> Violations { get; init; }

    public static RunResults From(
        LoadTestOptions options,
        LoadStatistics statistics,
        InvariantChecker checker,
        TimeSpan played,
        long matchesPlayed,
        long connected)
        => new()
        {
            Mode = options.Idle ? "idle" : "play",
            Urls = [.. options.Urls.Select(url => url.ToString())],
            Players = options.Players,
            IdleConnections = options.Idle ? options.Players : options.IdleConnections,
            Seed = options.Seed,
            Seconds = played.TotalSeconds,
            Connected = connected,
            ConnectFailures = statistics.ConnectFailures,
            ConnectFailure = statistics.ConnectFailure,
            Matches = statistics.Matches,
            MatchesPerSecond = played > TimeSpan.Zero ? matchesPlayed / played.TotalSeconds : 0,
            Latencies = new Dictionary<string, LatencySummary>
            {
                ["connect"] = statistics.Connect.Summarize(),
                ["enqueueToFound"] = statistics.EnqueueToFound.Summarize(),
                ["submitToRoundEnd"] = statistics.SubmitToRoundEnd.Summarize(),
                ["lostToRestored"] = statistics.LostToRestored.Summarize(),
                ["restore"] = statistics.Restore.Summarize(),
            },
            Errors = statistics.Errors,
            Drops = statistics.Drops,
            Reconnects = statistics.Reconnects,
            Resyncs = statistics.Resyncs,
            ViolationCount = checker.Count,
            Violations = checker.Violations,
        };
}
