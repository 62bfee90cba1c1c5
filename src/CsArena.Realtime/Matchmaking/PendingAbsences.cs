using System.Collections.Concurrent;

namespace CsArena.Realtime.Matchmaking;

/// <summary>Connections that ended while the store was away: their players are reported absent once it is back.</summary>
internal sealed class PendingAbsences(PlayerAbsence absence)
{
    private readonly ConcurrentDictionary<string, string> _playersByConnection = new(StringComparer.Ordinal);

    public void Add(string playerId, string connectionId) => _playersByConnection[connectionId] = playerId;

    public async ValueTask ReportAsync(CancellationToken cancellationToken)
    {
        foreach (var (connectionId, playerId) in _playersByConnection)
        {
            await absence.DisconnectedAsync(playerId, connectionId, cancellationToken);
            _playersByConnection.TryRemove(connectionId, out _);
        }
    }
}
