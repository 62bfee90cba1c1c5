namespace CsArena.Realtime.Nodes;

/// <summary>Who this node is: an id that is new with every start of a process.</summary>
public sealed class NodeIdentity
{
    /// <summary>The id: the machine's name, for people, and a random part.</summary>
    public string NodeId { get; } = $"{Environment.MachineName}-{Guid.NewGuid():N}"[..Math.Min(Environment.MachineName.Length + 9, 64)];
}
