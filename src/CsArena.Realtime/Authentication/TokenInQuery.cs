namespace CsArena.Realtime.Authentication;

/// <summary>Metadata of an endpoint that takes its token from the query too; addresses end up in logs, so no other does.</summary>
internal sealed class TokenInQuery
{
    public static TokenInQuery Allowed { get; } = new();
}
