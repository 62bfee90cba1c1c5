namespace CsArena.Realtime.Nodes;

/// <summary>Who this node is: an id that is new with every start of a process.</summary>
public sealed class NodeIdentity
{
    /// <summary>The id: the machine's name, for people, and a random part.</summary>
    public string NodeId { get; } = NewId(Environment.MachineName);

    /// <summary>At most 64 characters, of which the random part is never cut.</summary>
    internal static string NewId(string machineName) => $"{machineName[..Math.Min(machineName.Length, 55)]}-{Guid.NewGuid():N}"[..Math.Min(machineName.Length + 9, 64)];
}
