using System.ComponentModel.DataAnnotations;

namespace CsArena.Realtime.Backplane;

/// <summary>How the nodes of a SignalR hub reach each other; in the arena the configuration section <c>Arena:Backplane</c>.</summary>
public sealed class HubBackplaneOptions
{
    /// <summary>
    /// What the names of the channels begin with: <c>prefix:hub</c> is every node's, <c>prefix:hub:node</c> one node's.
    /// Programs that share a backplane and have a hub of the same name need different ones. Default: <c>arena:hub</c>.
    /// </summary>
    [Required]
    public string ChannelPrefix { get; set; } = "arena:hub";

    /// <summary>
    /// How often a node says on its channels that it is there, and how often a failed subscription is tried again, from
    /// 20 ms to 1 minute. Default: 1 second.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.020", "00:01:00")]
    public TimeSpan HeartbeatInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How long a silent node counts as there, from 100 ms to 5 minutes; at least twice the heartbeat interval. Whoever
    /// waits for a result of a client of such a node then gets an error. A node that has not heard itself for so long
    /// subscribes anew. Default: 4 seconds.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:05:00")]
    public TimeSpan NodeTimeout { get; set; } = TimeSpan.FromSeconds(4);

    /// <summary>
    /// How long to wait for the node that has a connection, when a group is joined or left for it or a result is asked of
    /// it from another node; from 50 ms to 1 minute. It is less when all nodes say that they do not have it. Default: 3 seconds.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "00:01:00")]
    public TimeSpan AnswerTimeout { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>
    /// Messages of other nodes that may wait for one connection that does not read, from 1 to 1,000,000. One more closes
    /// the connection. Default: 4096.
    /// </summary>
    [Range(1, 1_000_000)]
    public int MaxPendingWrites { get; set; } = 4096;
}
