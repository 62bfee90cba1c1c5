namespace CsArena.Realtime.Backplane;

/// <summary>The channels of a hub: one for all nodes, and one for each.</summary>
internal sealed class HubChannels(string prefix, string hub)
{
    public string All { get; } = $"{prefix}:{hub}";

    public string Of(ulong node) => $"{All}:{node:x16}";
}
