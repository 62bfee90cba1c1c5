namespace CsArena.Realtime.Delivery;

/// <summary>Sends messages to other nodes. Delivery is at most once: whoever misses one repairs itself.</summary>
internal interface INodeMessageSender
{
    /// <summary>Sends a message to one node; never throws because it cannot be reached.</summary>
    /// <returns>Whether the message was sent; that the node got it is not known.</returns>
    ValueTask<bool> SendAsync(string nodeId, NodeMessage message);

    /// <summary>Sends a message to every node, this one included; never throws because they cannot be reached.</summary>
    ValueTask SendToAllAsync(NodeMessage message);
}

/// <summary>Stage 1: there is no other node.</summary>
internal sealed class NoOtherNodes : INodeMessageSender
{
    public ValueTask<bool> SendAsync(string nodeId, NodeMessage message) => new(false);

    public ValueTask SendToAllAsync(NodeMessage message) => ValueTask.CompletedTask;
}
