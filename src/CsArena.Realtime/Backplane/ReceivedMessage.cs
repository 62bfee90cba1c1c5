using Microsoft.AspNetCore.SignalR;

namespace CsArena.Realtime.Backplane;

/// <summary>A message for connections of this node, as some node serialized it.</summary>
internal sealed class ReceivedMessage(SerializedMessage[] messages)
{
    public SerializedHubMessage Message { get; } = new(messages);

    /// <summary>
    /// Whether the sender knew this protocol. SignalR would close a connection that is given a message in none it
    /// understands, and nodes of two versions may support different ones.
    /// </summary>
    public bool Speaks(string protocol)
    {
        foreach (var message in messages)
        {
            if (message.ProtocolName == protocol)
            {
                return true;
            }
        }

        return false;
    }
}
