using CsArena.Realtime.NodeMessages;
using CsArena.Realtime.Monitoring;

namespace CsArena.Realtime.Delivery;

/// <summary>Sends messages to other nodes over the node messenger.</summary>
internal sealed class NodeMessageSender(INodeMessenger messenger, NodeMessageFormat format) : INodeMessageSender
{
    /// <summary>The channel that every node listens on.</summary>
    public const string EveryNode = "arena:nodes";

    /// <summary>The channel of one node.</summary>
    public static string ChannelOf(string nodeId) => $"arena:node:{nodeId}";

    public ValueTask<bool> SendAsync(string nodeId, NodeMessage message) => PublishAsync(ChannelOf(nodeId), message);

    public async ValueTask SendToAllAsync(NodeMessage message) => await PublishAsync(EveryNode, message);

    private async ValueTask<bool> PublishAsync(string channel, NodeMessage message)
    {
        using var send = message is NodeMessage.Events ? ArenaTraces.StartNodeSend() : null;
        try
        {
            return await messenger.PublishAsync(channel, format.Write(message));
        }
        catch (BackendUnavailableException)
        {
            // Lost, as anything that is published while the node messenger is down.
            return false;
        }
    }
}
