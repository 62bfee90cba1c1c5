using CsArena.Realtime.Hubs;
using CsArena.Realtime.Matchmaking;
using CsArena.Realtime.Presence;

namespace CsArena.Realtime.Nodes;

/// <summary>
/// Renews the presence of this node's players: a few with every heartbeat, so that each is renewed long before it expires
/// and the store has little to do; all of them when the store may have lost some.
/// </summary>
internal sealed class PresenceUpkeep(
    ConnectionRegistry connections,
    IPresenceStore presence,
    PlayerAbsence absence,
    ConnectionReplacement replacement,
    NodeOptions options)
{
    private const int AtOnce = 500;

    private const int LooksAtOnce = 32;

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

            await RenewAsync(some, cancellationToken);
            if (everybody)
            {
                await ReplaceThoseElsewhereAsync(some, cancellationToken);
            }
        }
    }

    /// <summary>
    /// While this node was given up, its players may have connected elsewhere, and nobody knew of their older connections any
    /// more: they were not told, and are now.
    /// </summary>
    private async ValueTask ReplaceThoseElsewhereAsync(List<PlayerPresence> some, CancellationToken cancellationToken)
        => await Parallel.ForEachAsync(
            some,
            new ParallelOptions { MaxDegreeOfParallelism = LooksAtOnce, CancellationToken = cancellationToken },
            async (one, cancellation) =>
            {
                if (await presence.FindAsync(one.PlayerId, cancellation) is { } newer && newer.ConnectionId != one.ConnectionId)
                {
                    replacement.Replace(one.ConnectionId);
                }
            });

    /// <summary>A connection that ended while its presence was being renewed may have been written again: it is gone all the same.</summary>
    private async ValueTask RenewAsync(List<PlayerPresence> some, CancellationToken cancellationToken)
    {
        some.RemoveAll(one => connections.ById(one.ConnectionId) is null);
        await presence.RefreshAsync(some, cancellationToken);
        foreach (var one in some.Where(one => connections.ById(one.ConnectionId) is null))
        {
            await absence.DisconnectedAsync(one.PlayerId, one.ConnectionId, cancellationToken);
        }
    }
}
