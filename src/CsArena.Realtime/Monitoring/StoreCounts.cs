using CsArena.Realtime.Deadlines;
using CsArena.Realtime.Matchmaking;

namespace CsArena.Realtime.Monitoring;

/// <summary>Asks the stores how many matches and tickets there are, once for all who want to know at about the same time.</summary>
internal sealed class StoreCounts
{
    private readonly IMatchQueue _queue;
    private readonly IDeadlineQueue _deadlines;
    private readonly SharedAnswer<Counted> _counted;

    public StoreCounts(IMatchQueue queue, IDeadlineQueue deadlines, TimeProvider timeProvider)
    {
        (_queue, _deadlines) = (queue, deadlines);
        _counted = new SharedAnswer<Counted>(CountAsync, timeProvider);
    }

    /// <exception cref="BackendUnavailableException">A store is away.</exception>
    public Task<Counted> ReadAsync(CancellationToken cancellationToken) => _counted.GetAsync(cancellationToken);

    private async Task<Counted> CountAsync() => new(await _deadlines.CountAsync(), await _queue.CountAsync());

    /// <param name="Games">Matches that are played.</param>
    /// <param name="Waiting">Tickets in all queues.</param>
    public readonly record struct Counted(long Games, long Waiting);
}
