namespace CsArena.Realtime.Nodes;

/// <summary>Whether this node is alone with its state (Stage 1), or one of several that share it.</summary>
/// <param name="IsShared">Whether a match outlives this node.</param>
internal sealed record ArenaTopology(bool IsShared);
