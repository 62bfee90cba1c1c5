using CsArena.Realtime.Presence;

namespace CsArena.Realtime.InMemory;

/// <summary>
/// Presence in this process's memory. An entry lives until its connection is reported gone, and is listed until it is
/// forgotten: entries and connections end with the same process, so nothing expires. Cancellation tokens are not looked at.
/// </summary>
public sealed class InMemoryPresenceStore : IPresenceStore
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, PlayerPresence> _players = [];
    private readonly Dictionary<string, Dictionary<string, PlayerPresence>> _nodes = [];
    private readonly TimeProvider _timeProvider;

    /// <summary>Creates an empty store.</summary>
    /// <param name="timeProvider">The clock by which connections began.</param>
    public InMemoryPresenceStore(TimeProvider timeProvider) => _timeProvider = timeProvider;

    /// <inheritdoc />
    public ValueTask<ConnectResult> ConnectAsync(
        string playerId,
        string connectionId,
        string nodeId,
        CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            var before = _players.GetValueOrDefault(playerId);
            var isSame = before?.ConnectionId == connectionId;
            var now = _timeProvider.GetUtcNow();
            var at = before is null || before.ConnectedAt < now ? now : before.ConnectedAt.AddTicks(1);
            var current = new PlayerPresence(playerId, connectionId, nodeId, isSame ? before!.ConnectedAt : at);
            Set(current, before);
            return new(new ConnectResult(current, isSame ? null : before));
        }
    }

    /// <inheritdoc />
    public ValueTask<bool> DisconnectAsync(
        string playerId,
        string connectionId,
        CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            if (!_players.TryGetValue(playerId, out var current) || current.ConnectionId != connectionId)
            {
                return new(false);
            }

            _players.Remove(playerId);
            return new(true);
        }
    }

    /// <inheritdoc />
    public ValueTask ForgetAsync(PlayerPresence gone, CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            if (_nodes.TryGetValue(gone.NodeId, out var players)
                && players.TryGetValue(gone.PlayerId, out var listed)
                && listed.ConnectionId == gone.ConnectionId
                && !IsCurrent(listed))
            {
                RemoveFromNode(listed);
            }

            return ValueTask.CompletedTask;
        }
    }

    /// <inheritdoc />
    public ValueTask<PlayerPresence?> FindAsync(string playerId, CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            return new(_players.GetValueOrDefault(playerId));
        }
    }

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<PlayerPresence>> RefreshAsync(
        IReadOnlyCollection<PlayerPresence> presences,
        bool isLossPossible = false,
        CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            var replaced = new List<PlayerPresence>();
            foreach (var presence in presences)
            {
                var current = _players.GetValueOrDefault(presence.PlayerId);
                if (current is null
                    || current.ConnectionId == presence.ConnectionId
                    || current.ConnectedAt < presence.ConnectedAt)
                {
                    Set(presence, current);
                }
                else
                {
                    replaced.Add(presence);
                }
            }

            return new(replaced);
        }
    }

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<PlayerPresence>> GetPlayersAsync(
        string nodeId,
        CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            return new(_nodes.TryGetValue(nodeId, out var players) ? [.. players.Values] : Array.Empty<PlayerPresence>());
        }
    }

    private bool IsCurrent(PlayerPresence listed)
        => _players.TryGetValue(listed.PlayerId, out var current) && current.ConnectionId == listed.ConnectionId;

    private void Set(PlayerPresence presence, PlayerPresence? current)
    {
        if (current is not null)
        {
            RemoveFromNode(current);
        }

        _players[presence.PlayerId] = presence;
        if (!_nodes.TryGetValue(presence.NodeId, out var players))
        {
            players = [];
            _nodes.Add(presence.NodeId, players);
        }

        players[presence.PlayerId] = presence;
    }

    private void RemoveFromNode(PlayerPresence presence)
    {
        var players = _nodes[presence.NodeId];
        players.Remove(presence.PlayerId);
        if (players.Count == 0)
        {
            _nodes.Remove(presence.NodeId);
        }
    }
}
