using CsArena.Realtime.Client;

namespace CsArena.LoadTest;

/// <summary>What to run.</summary>
internal sealed record LoadTestOptions
{
    public required IReadOnlyList<Uri> Urls { get; init; }

    public int Players { get; init; } = 100;

    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Longest time before an answer; each is random between 0 and this.</summary>
    public TimeSpan Think { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Probability per round and player of a cut connection.</summary>
    public double DropRate { get; init; }

    public int Seed { get; init; }

    /// <summary>Where to write the results as JSON; <c>-</c> for the standard output.</summary>
    public string? Json { get; init; }

    public string? Secret { get; init; }

    /// <summary>New connections a second.</summary>
    public int ConnectRate { get; init; } = 500;

    /// <summary>Only connect and hold.</summary>
    public bool Idle { get; init; }

    /// <summary>Connections that hold beside the players.</summary>
    public int IdleConnections { get; init; }

    /// <summary>How long two players may wait together.</summary>
    public TimeSpan WaitLimit { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long the arena keeps the ticket of a player who is away: its grace, times its time scale.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>When players connect again, by their number; a test whose servers come and go has some hurry and some be late.</summary>
    public Func<int, ReconnectPolicy> Reconnect { get; init; } = _ => new();

    /// <summary>How long the servers may take to be healthy before the run begins.</summary>
    public TimeSpan Start { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long running matches may take to end.</summary>
    public TimeSpan Finish { get; init; } = TimeSpan.FromMinutes(3);
}
