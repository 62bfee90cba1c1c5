using System.Collections.Concurrent;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Logging;

namespace CsArena.Realtime.Backplane;

/// <summary>The connections of this node, by id, by user and by group. Nobody but this node knows them.</summary>
internal sealed class LocalConnections
{
    private readonly ConcurrentDictionary<string, LocalConnection> _byId = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, LocalConnection>.AlternateLookup<ReadOnlySpan<char>> _lookup;
    private readonly int _maxPendingWrites;
    private readonly ILogger _logger;

    public LocalConnections(int maxPendingWrites, ILogger logger)
    {
        _maxPendingWrites = maxPendingWrites;
        _logger = logger;
        _lookup = _byId.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    public Members All { get; } = new();

    public MemberIndex Users { get; } = new();

    public MemberIndex Groups { get; } = new();

    public void Add(HubConnectionContext context)
    {
        var connection = new LocalConnection(context, _maxPendingWrites, _logger);
        _byId[connection.Id] = connection;
        All.Add(connection);
        if (connection.UserId is { } userId)
        {
            Users.Add(userId, connection);
        }
    }

    public void Remove(HubConnectionContext context)
    {
        if (!_byId.TryRemove(context.ConnectionId, out var connection))
        {
            return;
        }

        All.Remove(connection);
        if (connection.UserId is { } userId)
        {
            Users.Remove(userId, connection);
        }

        connection.LeaveAll(Groups);
    }

    public LocalConnection? Find(ReadOnlySpan<char> connectionId)
        => _lookup.TryGetValue(connectionId, out var connection) ? connection : null;

    public bool HasAll(IReadOnlyList<string> connectionIds)
    {
        for (var i = 0; i < connectionIds.Count; i++)
        {
            if (!_byId.ContainsKey(connectionIds[i]))
            {
                return false;
            }
        }

        return true;
    }
}
