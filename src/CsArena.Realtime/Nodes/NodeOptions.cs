using System.ComponentModel.DataAnnotations;

namespace CsArena.Realtime.Nodes;

/// <summary>How nodes watch over each other and leave; the configuration section <c>Arena:Node</c>.</summary>
public sealed class NodeOptions
{
    /// <summary>How often a node says that it is alive, from 100 ms to 1 minute. Default: 2 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:01:00")]
    public TimeSpan HeartbeatInterval { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// How long a silent node counts as alive, and how long a claimed room or match is left to its claimer, from 500 ms to
    /// 5 minutes; at least twice the heartbeat interval. Default: 6 seconds.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.500", "00:05:00")]
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(6);

    /// <summary>How long a node that is going away lets its matches go on, up to 1 hour. Default: 5 minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// How many players a second a node asks to connect again, once it has many more connections than the others; from 0, which
    /// turns it off, to 100. Only those who neither play nor wait are asked. Default: 10.
    /// </summary>
    [Range(0, 100)]
    public int MovesPerSecond { get; set; } = 10;
}
