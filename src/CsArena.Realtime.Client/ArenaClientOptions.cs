using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace CsArena.Realtime.Client;

/// <summary>How an <see cref="ArenaClient"/> connects.</summary>
public sealed class ArenaClientOptions
{
    /// <summary>
    /// The server's address, for example <c>https://arena.example.com</c>; the hub's path <c>/ws</c> is added when it is
    /// not there. <c>http</c>, <c>https</c>, <c>ws</c> and <c>wss</c> are taken.
    /// </summary>
    public required Uri Url { get; set; }

    /// <summary>
    /// Further addresses of the same arena, tried in turn after <see cref="Url"/> when a connection is lost or cannot be
    /// made. Empty by default: behind a load balancer one address is enough.
    /// </summary>
    public IReadOnlyList<Uri> AlternateUrls { get; set; } = [];

    /// <summary>
    /// Gives the token of the player. Called for every connect, so that a token that has expired is replaced; the
    /// cancellation token ends with the connect timeout. An exception counts as a failed attempt.
    /// </summary>
    public required Func<CancellationToken, ValueTask<string>> TokenProvider { get; set; }

    /// <summary>When to try again after a connection is lost or cannot be made.</summary>
    public ReconnectPolicy Reconnect { get; set; } = new();

    /// <summary>How long a call waits for its answer. Default 10 seconds.</summary>
    public TimeSpan CallTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long the server may be silent, keep-alives included, before the connection counts as lost. Default 30 seconds;
    /// at least twice the server's keep-alive interval.
    /// </summary>
    public TimeSpan ServerTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long after a phase's end its next event may be late before the client asks for the state by itself. The last
    /// event of a room has no successor to reveal its loss; this does. Default 5 seconds;
    /// <see cref="Timeout.InfiniteTimeSpan"/> turns it off.
    /// </summary>
    public TimeSpan OverdueAfter { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>The clock of every wait except the transport's own. Default: the system's.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>Where to log. Tokens and answers are never logged. Default: nowhere.</summary>
    public ILoggerFactory LoggerFactory { get; set; } = NullLoggerFactory.Instance;

    /// <summary>Source of jitter; give a seeded one for repeatable runs. Default: one that is seeded by chance.</summary>
    public Random Random { get; set; } = Random.Shared;
}
