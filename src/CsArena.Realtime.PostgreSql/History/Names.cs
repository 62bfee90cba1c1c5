using CsArena.Realtime.Sessions;

namespace CsArena.Realtime.PostgreSql;

/// <summary>Values of enumerations as they are stored; the schema checks them.</summary>
internal static class Names
{
    public static string Of(MatchEndReason reason) => reason switch
    {
        MatchEndReason.Completed => "completed",
        MatchEndReason.Forfeit => "forfeit",
        MatchEndReason.Abandoned => "abandoned",
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, "No such reason."),
    };

    public static MatchEndReason ReasonOf(string name) => name switch
    {
        "completed" => MatchEndReason.Completed,
        "forfeit" => MatchEndReason.Forfeit,
        "abandoned" => MatchEndReason.Abandoned,
        _ => throw new FormatException($"The database has a match that ended as {name}, which this program does not know."),
    };
}
