namespace CsArena.EndToEnd.Redis.Hosting;

/// <summary>Hosts that share a Redis, and notice within a second that one of them is dead.</summary>
public static class Stage2Settings
{
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(1);

    /// <summary>Pauses of a moment, and long times for answers, see <see cref="HostSettings.Swift"/>.</summary>
    public static HostSettings Swift => HostSettings.Swift.OnSharedStore();

    /// <summary>
    /// Short matches for crowds: three rounds, a moment for each pause, and time enough to come back, even where all hosts are
    /// dead at once on a machine that takes its time to start the next ones. They live briefly: nothing is compiled for long.
    /// </summary>
    public static HostSettings Brief => new HostSettings()
        .Rounds(3)
        .Ready(TimeSpan.FromMilliseconds(150))
        .Review(TimeSpan.FromMilliseconds(150))
        .Questions(TimeSpan.FromSeconds(4))
        .Grace(TimeSpan.FromMinutes(1))
        .With("DOTNET_TieredPGO", 0)
        .OnSharedStore();

    private static HostSettings OnSharedStore(this HostSettings settings) => settings
        .With("Arena__Node__HeartbeatInterval", TimeSpan.FromMilliseconds(200))
        .With("Arena__Node__Lease", Lease)
        .With("Arena__Matchmaking__ConfirmLease", Lease);
}
