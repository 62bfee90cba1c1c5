namespace CsArena.Realtime.Client.Rooms;

/// <summary>Values of a player's status on the wire.</summary>
internal static class PlayerStatuses
{
    public const string Idle = "idle";
    public const string Playing = "playing";
    public const string Finished = "finished";
}
