namespace CsArena.Realtime.Monitoring;

/// <summary>Whose limit a connect was refused for, as metrics name it.</summary>
internal static class ConnectLimit
{
    public const string Player = "player";

    public const string Address = "address";

    public const string Node = "node";

    public static readonly IReadOnlyList<string> All = [Player, Address, Node];
}
