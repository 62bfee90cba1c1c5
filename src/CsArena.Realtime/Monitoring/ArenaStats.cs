using System.Text.Json.Serialization;
using CsArena.Realtime.Deadlines;
using CsArena.Realtime.Hubs;
using CsArena.Realtime.Matchmaking;
using CsArena.Realtime.Nodes;

namespace CsArena.Realtime.Monitoring;

/// <summary>Reads the figures of <c>GET /api/stats</c>.</summary>
internal sealed class ArenaStats(
    NodeIdentity node,
    ConnectionRegistry connections,
    IMatchQueue queue,
    IDeadlineQueue deadlines,
    WaitTimes waitTimes,
    ArenaMetrics metrics)
{
    public async ValueTask<StatsAnswer> ReadAsync(CancellationToken cancellationToken) => new()
    {
        NodeId = node.NodeId,
        ActiveConnections = connections.Count,
        ConnectionsPerSecond = Math.Round(metrics.ConnectionsPerSecond, 2),
        DisconnectionsPerSecond = Math.Round(metrics.DisconnectionsPerSecond, 2),
        ActiveGames = await deadlines.CountAsync(cancellationToken),
        QueueSize = await queue.CountAsync(cancellationToken: cancellationToken),
        AverageMatchTime = waitTimes.Mean() is { } mean ? Math.Round(mean.TotalMilliseconds, 1) : null,
    };
}

/// <summary>Answer of <c>GET /api/stats</c>, with the seed's names.</summary>
internal sealed record StatsAnswer
{
    [JsonPropertyName("node_id")]
    public required string NodeId { get; init; }

    [JsonPropertyName("active_connections")]
    public required long ActiveConnections { get; init; }

    [JsonPropertyName("connections_per_second")]
    public required double ConnectionsPerSecond { get; init; }

    [JsonPropertyName("disconnections_per_second")]
    public required double DisconnectionsPerSecond { get; init; }

    [JsonPropertyName("active_games")]
    public required long ActiveGames { get; init; }

    [JsonPropertyName("queue_size")]
    public required long QueueSize { get; init; }

    /// <summary>Milliseconds; null while there was no match.</summary>
    [JsonPropertyName("average_match_time")]
    public required double? AverageMatchTime { get; init; }
}
