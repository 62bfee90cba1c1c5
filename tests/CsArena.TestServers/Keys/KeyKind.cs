using System.Text.RegularExpressions;

namespace CsArena.TestServers.Keys;

/// <summary>A kind of key, as docs/redis-keys.md has it.</summary>
/// <param name="Name">Its name stand-alone, with the variable parts in brackets.</param>
/// <param name="InCluster">Its name in a cluster.</param>
/// <param name="Type">The type, in Redis' word.</param>
/// <param name="Life">The longest time to live; null when it has none and goes with what is in it.</param>
public sealed record KeyKind(string Name, string InCluster, string Type, TimeSpan? Life = null)
{
    private static readonly TimeSpan Unsaved = TimeSpan.FromDays(7);
    private static readonly TimeSpan Pulse = TimeSpan.FromHours(2);
    private static readonly TimeSpan Presence = TimeSpan.FromHours(1);
    private static readonly TimeSpan ConnectCode = TimeSpan.FromSeconds(30);
    /// <summary>The longest pause and the window that are set up, and more than any by default.</summary>
    private static readonly TimeSpan Forfeits = TimeSpan.FromDays(2);

    /// <summary>Entries end when the program says.</summary>
    private static readonly TimeSpan Denied = TimeSpan.FromDays(366);
    private static readonly TimeSpan HealthCheck = TimeSpan.FromSeconds(10);

    /// <summary>Ten minutes, and up to a tenth more.</summary>
    private static readonly TimeSpan Cached = TimeSpan.FromMinutes(11);

    /// <summary>A name that fits several is of the first: a queue cannot be called as another key is.</summary>
    public static IReadOnlyList<KeyKind> All { get; } =
    [
        Queue("", "list"),
        Queue(":users", "set"),
        Queue(":tickets", "hash"),
        Queue(":playing", "hash"),
        Queue(":matches", "hash"),
        Queue(":unconfirmed", "zset"),
        Queue(":nodes", "zset"),
        Queue(":held", "zset"),
        Queue(":parked", "zset"),
        Queue(":numbers", "hash"),
        Queue(":stale", "hash"),
        new("match:queue:forfeits:<player>", "{match:queue}:forfeits:<player>", "hash", Forfeits),
        Queue(":users:<queue>", "set"),
        Queue(":stale:<queue>", "hash"),
        Queue(":<queue>", "list"),
        new("game:session:<room>", "game:session:{<room>}", "hash", Unsaved),
        new("game:round:<room>:<n>", "game:round:{<room>}:<n>", "hash", Unsaved),
        new("game:pulse", "game:pulse:{<n>}", "hash", Pulse),
        new("user:socket:<player>", "user:socket:<player>", "hash", Presence),
        new("arena:node:<node>:players", "arena:node:<node>:players", "set", Presence),
        new("game:deadlines", "game:deadlines", "zset"),
        new("game:deadlines:steps", "{game:deadlines}:steps", "hash"),
        new("game:deadlines:health", "{game:deadlines}:health", "string", HealthCheck),
        new("arena:connect:<code>", "arena:connect:<code>", "string", ConnectCode),
        new("arena:denied", "arena:denied", "zset", Denied),
        new("arena:denied:version", "{arena:denied}:version", "string", Denied),
        new("arena:cache:…", "arena:cache:…", "string", Cached),
    ];

    private readonly Regex _name = Pattern(Name);
    private readonly Regex _inCluster = Pattern(InCluster);

    /// <summary>The kind of a key, and the name that it would have stand-alone; null when it is none of ours.</summary>
    public static (KeyKind Kind, string Name)? Find(string name, bool isCluster)
    {
        foreach (var kind in All)
        {
            var match = (isCluster ? kind._inCluster : kind._name).Match(name);
            if (match.Success)
            {
                return (kind, match.Groups.Values.Skip(1).Aggregate(kind.Name, (text, part) => text.Replace($"<{part.Name}>", part.Value, StringComparison.Ordinal))
                    .Replace("…", match.Groups["rest"].Value, StringComparison.Ordinal));
            }
        }

        return null;
    }

    private static KeyKind Queue(string kind, string type) => new($"match:queue{kind}", $"{{match:queue}}{kind}", type);

    private static Regex Pattern(string name) => new(
        "^" + Regex.Escape(name)
            .Replace("<n>", "(?<n>[0-9]+)", StringComparison.Ordinal)
            .Replace("<queue>", "(?<queue>.+)", StringComparison.Ordinal)
            .Replace("<room>", "(?<room>.+)", StringComparison.Ordinal)
            .Replace("<player>", "(?<player>.+)", StringComparison.Ordinal)
            .Replace("<code>", "(?<code>.+)", StringComparison.Ordinal)
            .Replace("<node>", "(?<node>.+)", StringComparison.Ordinal)
            .Replace("…", "(?<rest>.+)", StringComparison.Ordinal) + "$",
        RegexOptions.Singleline | RegexOptions.ExplicitCapture);
}
