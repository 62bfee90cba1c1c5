using System.Text.Json.Serialization;
using CsArena.Realtime.Delivery;
using CsArena.Realtime.Hubs;
using CsArena.Realtime.Matchmaking;
using CsArena.Realtime.Nodes;

namespace CsArena.Realtime.Monitoring;

/// <summary>Reads the figures of <c>GET /api/stats</c>.</summary>
internal sealed class ArenaStats(
    NodeIdentity node,
    ConnectionRegistry connections,
    StoreCounts counts,
    WaitTimes waitTimes,
    NodePeers peers,
    ArenaTopology topology,
    ArenaMetrics metrics)
{
    /// <summary>Reads them; null while the store is away.</summary>
    public async ValueTask<StatsAnswer?> TryReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            return Read(await counts.ReadAsync(cancellationToken));
        }
        catch (BackendUnavailableException)
        {
            return null;
        }
    }

    private StatsAnswer Read(StoreCounts.Counted counted) => new()
    {
        NodeId = node.NodeId,
        ActiveConnections = connections.Count,
        ConnectionsPerSecond = Math.Round(metrics.ConnectionsPerSecond, 2),
        DisconnectionsPerSecond = Math.Round(metrics.DisconnectionsPerSecond, 2),
        ActiveGames = counted.Games,
        QueueSize = counted.Waiting,
        AverageMatchTime = waitTimes.Mean() is { } mean ? Math.Round(mean.TotalMilliseconds, 1) : null,
        AllNodes = topology.IsShared ? Sum(peers.Alive()) : null,
    };

    private static AllNodesStats Sum(IReadOnlyCollection<NodeFigures> nodes) => new(
        nodes.Count,
        nodes.Sum(one => one.ActiveConnections),
        Math.Round(nodes.Sum(one => one.ConnectionsPerSecond), 2),
        Math.Round(nodes.Sum(one => one.DisconnectionsPerSecond), 2));
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

    /// <summary>What adds up over all nodes, as of their latest heartbeats; absent where there is one node only.</summary>
    [JsonPropertyName("all_nodes")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public AllNodesStats? AllNodes { get; init; }
}

/// <summary>Figures of all nodes together; games and queue are those of all nodes anyway.</summary>
internal sealed record AllNodesStats(
    [property: JsonPropertyName("nodes")] int Nodes,
    [property: JsonPropertyName("active_connections")] long ActiveConnections,
    [property: JsonPropertyName("connections_per_second")] double ConnectionsPerSecond,
    [property: JsonPropertyName("disconnections_per_second")] double DisconnectionsPerSecond);
