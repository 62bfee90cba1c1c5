namespace CsArena.Realtime.Routing;

/// <summary>Metadata of the arena's endpoints.</summary>
internal sealed class ArenaEndpoint
{
    public static ArenaEndpoint Instance { get; } = new();
}
