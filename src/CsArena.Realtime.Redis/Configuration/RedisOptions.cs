using System.ComponentModel.DataAnnotations;
using StackExchange.Redis;

namespace CsArena.Realtime.Redis;

/// <summary>How the arena uses Redis; <c>REDIS_URL</c> and the configuration section <c>Arena:Redis</c>.</summary>
public sealed class RedisOptions
{
    /// <summary>The section.</summary>
    public const string SectionName = "Arena:Redis";

    /// <summary>
    /// <c>redis[s]://[user:password@]host[:port][/db][?ca=file]</c>; several, separated by commas, for a cluster. <c>REDIS_URL</c>
    /// goes first. Default: none.
    /// </summary>
    public string? Url { get; set; }

    /// <summary>
    /// Comes before the name of every key and channel, so that several arenas can share a Redis; up to 64 characters, none
    /// of them a brace. Default: nothing.
    /// </summary>
    [StringLength(64, ErrorMessage = "64 characters are the most.")]
    [RegularExpression("[^{}]*", ErrorMessage = "braces mean something else to a Redis Cluster.")]
    public string KeyPrefix { get; set; } = "";

    /// <summary>
    /// How long a call waits for Redis before it says that the backend is unavailable, from 100 ms to 1 minute. Default:
    /// 2 seconds.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:01:00", ErrorMessage = "a time between 00:00:00.1 and 00:01:00 is needed, written as hours:minutes:seconds.")]
    public TimeSpan CommandTimeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// How long connecting may take: at the start the program gives up then, later it tries again. From 1 second to 1
    /// minute. Default: 5 seconds.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:01:00", ErrorMessage = "a time between 00:00:01 and 00:01:00 is needed, written as hours:minutes:seconds.")]
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>The program's own connection for commands; null when the URL says where to connect.</summary>
    internal IConnectionMultiplexer? Commands { get; set; }

    /// <summary>The program's own connection for the node messenger.</summary>
    internal IConnectionMultiplexer? NodeMessages { get; set; }

    /// <summary>Instruments the connection for commands; null for none.</summary>
    internal Func<IConnectionMultiplexer, IDisposable>? Instrument { get; private set; }

    /// <summary>
    /// Instruments the connection for commands that the arena opens, for example for OpenTelemetry. A connection of the
    /// program's own is the program's to instrument.
    /// </summary>
    /// <param name="instrument">Called with the connection; what it returns is disposed with the connection.</param>
    public void InstrumentWith(Func<IConnectionMultiplexer, IDisposable> instrument)
    {
        ArgumentNullException.ThrowIfNull(instrument);
        Instrument = instrument;
    }
}
