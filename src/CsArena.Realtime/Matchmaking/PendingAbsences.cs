using System.Collections.Concurrent;
using CsArena.Realtime.Presence;

namespace CsArena.Realtime.Matchmaking;

/// <summary>
/// Connections that ended while the store was away, or while their presence was being renewed: their players are reported
/// absent by the next heartbeat, or when the node stops.
/// </summary>
internal sealed class PendingAbsences(PlayerAbsence absence)
{
    private readonly ConcurrentDictionary<string, PlayerPresence> _byConnection = new(StringComparer.Ordinal);

    /// <summary>How many are still to be reported.</summary>
    public int Count => _byConnection.Count;

    public void Add(PlayerPresence gone) => _byConnection[gone.ConnectionId] = gone;

    public async ValueTask ReportAsync(CancellationToken cancellationToken)
    {
        foreach (var (connectionId, gone) in _byConnection)
        {
            await absence.DisconnectedAsync(gone, cancellationToken);
            _byConnection.TryRemove(connectionId, out _);
        }
    }
}
