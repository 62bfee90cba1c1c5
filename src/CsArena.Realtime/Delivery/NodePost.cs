using CsArena.Realtime.Backplane;

namespace CsArena.Realtime.Delivery;

/// <summary>Sends messages to other nodes over the backplane.</summary>
internal sealed class NodePost(IBackplane backplane, NodeMessageFormat format) : INodePost
{
    /// <summary>The channel that every node listens on.</summary>
    public const string EveryNode = "arena:nodes";

    /// <summary>The channel of one node.</summary>
    public static string ChannelOf(string nodeId) => $"arena:node:{nodeId}";

    public ValueTask SendAsync(string nodeId, NodeMessage message) => PublishAsync(ChannelOf(nodeId), message);

    public ValueTask SendToAllAsync(NodeMessage message) => PublishAsync(EveryNode, message);

    private async ValueTask PublishAsync(string channel, NodeMessage message)
    {
        try
        {
            await backplane.PublishAsync(channel, format.Write(message));
        }
        catch (BackendUnavailableException)
        {
            // Lost, as anything that is published while the backplane is down.
        }
    }
}
