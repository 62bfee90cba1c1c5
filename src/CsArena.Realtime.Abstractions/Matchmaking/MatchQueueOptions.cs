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

    /// <summary>After how many forfeits in a row a player has to pause, from 0 (never) to 100. Default: 2.</summary>
    [Range(0, 100)]
    public int ForfeitsBeforePause { get; set; } = 2;

    /// <summary>The first pause, twice as long after each further forfeit; from 1 second to 1 day. Default: 1 minute.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan ForfeitPause { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>The longest pause, from 1 second to 1 day. Default: 15 minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan LongestForfeitPause { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>
    /// How long after a forfeit, or after the pause for it, another one counts as in a row, from 1 second to 1 day.
    /// Default: 10 minutes.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan ForfeitWindow { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How long a player has to pause after forfeits in a row.</summary>
    /// <param name="forfeits">How many, the latest included.</param>
    public TimeSpan PauseAfter(int forfeits)
    {
        if (ForfeitsBeforePause == 0 || forfeits < ForfeitsBeforePause)
        {
            return TimeSpan.Zero;
        }

        var doubled = ForfeitPause * Math.Pow(2, Math.Min(forfeits - ForfeitsBeforePause, 20));
        return doubled < LongestForfeitPause ? doubled : LongestForfeitPause;
    }

    /// <summary>Whether players may wait in a queue of this name. The default queue is always known.</summary>
    /// <param name="queue">The name.</param>
    public bool Knows(string queue) => queue == DefaultQueue || Queues.Contains(queue);
}
