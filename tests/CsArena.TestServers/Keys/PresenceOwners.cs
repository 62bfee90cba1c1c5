namespace CsArena.TestServers.Keys;

/// <summary>A player's connection is among those of its node, so that whoever takes over from the node finds it.</summary>
internal static class PresenceOwners
{
    public static IEnumerable<string> Complaints(StoredArena arena)
    {
        foreach (var socket in arena.Of("user:socket:<player>"))
        {
            var fields = socket.Fields;
            var entry = $"{fields.GetValueOrDefault("socketId")} {socket.Name["user:socket:".Length..]}";
            if (!arena.Elements($"arena:node:{fields.GetValueOrDefault("serverId")}:players").Contains(entry))
            {
                yield return $"{socket.FullName}: its node does not have {entry}";
            }
        }
    }
}
