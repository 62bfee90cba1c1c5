using CsArena.Realtime.Hubs;
using CsArena.Realtime.Matchmaking;
using CsArena.Realtime.Presence;

namespace CsArena.Realtime.Nodes;

/// <summary>
/// Renews the presence of this node's players: a few with every heartbeat, so that each is renewed long before it expires
/// and the store has little to do; all of them when the store may have lost some, or a message may have been lost.
/// </summary>
internal sealed class PresenceUpkeep(
    ConnectionRegistry connections,
    IPresenceStore presence,
    PendingAbsences absences,
    ConnectionReplacement replacement,
    NodeOptions options)
{
    private const int AtOnce = 500;

    /// <summary>Within this time everybody is renewed once; entries live an hour.</summary>
    private static readonly TimeSpan Round = TimeSpan.FromMinutes(5);

    private Queue<PlayerPresence> _due = new();

    public async ValueTask RenewAsync(bool everybody, CancellationToken cancellationToken)
    {
        if (everybody || _due.Count == 0)
        {
            _due = new Queue<PlayerPresence>(connections.Presences());
        }

        var beats = Math.Max(1, Round / options.HeartbeatInterval);
        var count = everybody ? _due.Count : Math.Max(AtOnce, (int)Math.Ceiling(_due.Count / beats));
        while (count > 0 && _due.Count > 0)
        {
            var some = new List<PlayerPresence>(AtOnce);
            while (some.Count < AtOnce && count-- > 0 && _due.TryDequeue(out var next))
            {
                some.Add(next);
            }

            await RenewAsync(some, everybody, cancellationToken);
        }
    }

    /// <summary>
    /// A connection that ended while its presence was being renewed may have been written again: it is gone all the same. One
    /// that was replaced on another node, whose message got lost, is ended now.
    /// </summary>
    private async ValueTask RenewAsync(List<PlayerPresence> some, bool isLossPossible, CancellationToken cancellationToken)
    {
        some.RemoveAll(one => connections.ById(one.ConnectionId) is null);
        try
        {
            foreach (var replaced in await presence.RefreshAsync(some, isLossPossible, cancellationToken))
            {
                replacement.Replace(replaced.ConnectionId);
            }
        }
        finally
        {
            // Also when the renewal failed or was cancelled: the store may have carried it out all the same.
            foreach (var one in some.Where(one => connections.ById(one.ConnectionId) is null))
            {
                absences.Add(one);
            }
        }

        await absences.ReportAsync(cancellationToken);
    }
}
