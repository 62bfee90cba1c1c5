namespace CsArena.LoadTest.Reporting;

/// <summary>Shows how a run goes.</summary>
internal interface IProgressDisplay
{
    /// <summary>Shows snapshots until the run is over.</summary>
    Task ShowAsync(Func<ProgressSnapshot> snapshot, CancellationToken over);
}

/// <summary>Where a run stands.</summary>
internal sealed record ProgressSnapshot(
    string Phase,
    TimeSpan Elapsed,
    long Connected,
    int Wanted,
    long Matches,
    double FoundP99,
    double RoundEndP99,
    long Reconnects,
    long Errors,
    int Violations);
