namespace CsArena.Realtime.Protocol;

/// <summary>Names of the events a server sends, as they stand on the wire.</summary>
public static class EventNames
{
    /// <summary>First event of every connection: <see cref="SessionReadyEvent"/>.</summary>
    public const string SessionReady = "session:ready";

    /// <summary>An opponent was found: <see cref="MatchFoundEvent"/>.</summary>
    public const string MatchFound = "match:found";

    /// <summary>A round is about to start: <see cref="RoundReadyEvent"/>.</summary>
    public const string RoundReady = "round:ready";

    /// <summary>The question of a round: <see cref="RoundStartEvent"/>.</summary>
    public const string RoundStart = "round:start";

    /// <summary>The opponent has answered: <see cref="OpponentSubmittedEvent"/>.</summary>
    public const string OpponentSubmitted = "opponent:submitted";

    /// <summary>Results and solution of a round: <see cref="RoundEndEvent"/>.</summary>
    public const string RoundEnd = "round:end";

    /// <summary>The match is over: <see cref="MatchEndEvent"/>.</summary>
    public const string MatchEnd = "match:end";

    /// <summary>The opponent's connection is gone: <see cref="OpponentDisconnectedEvent"/>.</summary>
    public const string OpponentDisconnected = "opponent:disconnected";

    /// <summary>The opponent is back: <see cref="OpponentReconnectedEvent"/>.</summary>
    public const string OpponentReconnected = "opponent:reconnected";

    /// <summary>A newer connection of the same player took over: <see cref="SessionReplacedEvent"/>.</summary>
    public const string SessionReplaced = "session:replaced";

    /// <summary>This node is going away: <see cref="ServerDrainingEvent"/>.</summary>
    public const string ServerDraining = "server:draining";

    // Whole prefixes, so that a later version of the arena can have more events.
    private static readonly string[] s_prefixes = ["session:", "match:", "round:", "opponent:", "server:", "game:"];

    /// <summary>Whether a name is kept for the arena, so that no event of the program may have it.</summary>
    /// <param name="eventName">The name.</param>
    public static bool IsOfTheArena(string eventName)
        => Array.Exists(s_prefixes, prefix => eventName.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));
}
