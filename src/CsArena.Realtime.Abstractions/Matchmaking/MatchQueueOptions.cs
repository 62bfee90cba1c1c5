using System.ComponentModel.DataAnnotations;

namespace CsArena.Realtime.Matchmaking;

/// <summary>Limits of the queue; the configuration section <c>Arena:Matchmaking</c>.</summary>
public sealed class MatchQueueOptions
{
    /// <summary>The queue that a player waits in who names none.</summary>
    public const string DefaultQueue = "default";

    /// <summary>Queues that players may name. Default: <c>default</c> alone.</summary>
    public IList<string> Queues { get; } = [];

    /// <summary>Tickets that one queue holds, from 1 to 10,000,000. Default: 100,000.</summary>
    [Range(1, 10_000_000)]
    public int MaxQueueLength { get; set; } = 100_000;

    /// <summary>
    /// How long the node that made a match has to confirm it before another may claim it, from 1 second to 5 minutes.
    /// Default: 6 seconds.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan ConfirmLease { get; set; } = TimeSpan.FromSeconds(6);

    /// <summary>Whether players may wait in a queue of this name. The default queue is always known.</summary>
    /// <param name="queue">The name.</param>
    public bool Knows(string queue) => queue == DefaultQueue || Queues.Contains(queue);
}
