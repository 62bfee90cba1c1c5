namespace CsArena.Realtime.Client.Calls;

/// <summary>Payload of <c>match:dequeue</c>: an empty object.</summary>
internal sealed class DequeueCall
{
    public static readonly DequeueCall Instance = new();
}
