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

        return ServerGroup.StartAsync(other ?? "CsArena.Host", other is null ? ArenaPort : OtherPort, environment);
    }

    public static Task<ServerGroup> StartBareAsync()
        => ServerGroup.StartAsync("CsArena.BareHub", BarePort, new Dictionary<string, string>());

    public static Task EnterArenaAsync(this Crowd crowd, ServerGroup arena, int players)
        => crowd.ConnectAsync(players, arena.Urls("/ws"), async name => await _tokens.GetAsync(name, CancellationToken.None));

    public static Task EnterBareAsync(this Crowd crowd, ServerGroup bare, string path, int players)
        => crowd.ConnectAsync(players, bare.Urls(path), _ => new((string?)null));
}
