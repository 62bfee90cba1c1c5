using CsArena.LoadTest.Tokens;
using CsArena.MatchLoad.Players;

namespace CsArena.MatchLoad.Servers;

/// <summary>The hosts that are compared, as they are set up for it.</summary>
internal static class Arenas
{
    private const string Secret = "a secret of this load test, and of nothing else";
    private const int ArenaPort = 9480;
    private const int BarePort = 9490;
    private const int OtherPort = 9500;
    private const int PeerPort = 9510;

    private static readonly MintedTokens _tokens = new(Secret, TimeProvider.System);

    /// <summary>The arena; without its pauses, players have no time to think in.</summary>
    /// <param name="withoutPauses">Whether ready and review last no time.</param>
    /// <param name="more">Further settings.</param>
    /// <param name="other">The program of another build; null for this one's.</param>
    public static Task<ServerGroup> StartArenaAsync(bool withoutPauses = true, IReadOnlyDictionary<string, string>? more = null, string? other = null)
    {
        var environment = new Dictionary<string, string>(more ?? new Dictionary<string, string>()) { ["JWT_SECRET"] = Secret };
        for (var i = 0; i < Crowd.Queues.Length; i++)
        {
            environment[$"Arena__Matchmaking__Queues__{i}"] = Crowd.Queues[i];
        }

        if (withoutPauses)
        {
            environment["Arena__Rules__ReadyDuration"] = "00:00:00";
            foreach (var type in new[] { "Multiple", "Short", "Essay" })
            {
                environment[$"Arena__Rules__ReviewDurations__{type}"] = "00:00:00";
            }
        }

        return other is null
            ? ServerGroup.StartAsync(ServerProgram.OfProject("CsArena.Host"), ArenaPort, environment)
            : ServerGroup.StartAsync(ServerProgram.Assembly(other), OtherPort, environment);
    }

    public static Task<ServerGroup> StartBareAsync()
        => ServerGroup.StartAsync(ServerProgram.OfProject("CsArena.BareHub"), BarePort, new Dictionary<string, string>());

    /// <summary>Two processes of the Node program, without its pauses.</summary>
    public static Task<ServerGroup> StartPeerAsync()
        => ServerGroup.StartAsync(
            ServerProgram.Peer(),
            PeerPort,
            new Dictionary<string, string> { ["NODE_ENV"] = "production", ["READY_MS"] = "0", ["REVIEW_MS"] = "0" });

    public static Task EnterArenaAsync(this Crowd crowd, ServerGroup arena, int players)
        => crowd.ConnectAsync(players, arena.Urls("/ws"), async name => await _tokens.GetAsync(name, CancellationToken.None));

    public static Task EnterBareAsync(this Crowd crowd, ServerGroup bare, string path, int players)
        => crowd.ConnectAsync(players, bare.Urls(path), _ => new((string?)null));

    public static Task EnterPeerAsync(this Crowd crowd, ServerGroup peer, int players)
        => crowd.ConnectAsync(players, peer.Urls(""), _ => new((string?)null));
}
