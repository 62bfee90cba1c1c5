namespace CsArena.Realtime.Delivery;

/// <summary>What nodes tell one another.</summary>
internal abstract record NodeMessage
{
    /// <summary>Events for players who are on the receiving node.</summary>
    /// <param name="Batches">The events.</param>
    /// <param name="IsPassedOn">Whether they were sent to another node first: then they go no further.</param>
    public sealed record Events(IReadOnlyList<EventBatch> Batches, bool IsPassedOn) : NodeMessage;

    /// <summary>A connection of the receiving node was replaced by a newer one of the same player.</summary>
    /// <param name="ConnectionId">The older connection.</param>
    public sealed record Replaced(string ConnectionId) : NodeMessage;

    /// <summary>For every node: a player who plays a match is on this node now.</summary>
    /// <param name="PlayerId">The player.</param>
    /// <param name="NodeId">The node.</param>
    public sealed record Located(string PlayerId, string NodeId) : NodeMessage;

    /// <summary>For every node: how this one does.</summary>
    /// <param name="Figures">Its figures.</param>
    public sealed record Beat(NodeFigures Figures) : NodeMessage;
}

/// <summary>The figures of a node that add up over all of them.</summary>
/// <param name="NodeId">The node.</param>
/// <param name="ActiveConnections">Open connections.</param>
/// <param name="ConnectionsPerSecond">Connections opened a second.</param>
/// <param name="DisconnectionsPerSecond">Connections ended a second.</param>
/// <param name="IsDraining">Whether the node is going away.</param>
internal sealed record NodeFigures(
    string NodeId, long ActiveConnections, double ConnectionsPerSecond, double DisconnectionsPerSecond, bool IsDraining = false);
