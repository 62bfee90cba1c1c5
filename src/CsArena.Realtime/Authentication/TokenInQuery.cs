namespace CsArena.Realtime.Authentication;

/// <summary>Metadata of an endpoint that takes its token from the query too: <see cref="TokenHidingContextFactory"/> looks for it.</summary>
internal sealed class TokenInQuery
{
    public const string Parameter = "access_token";

    public static TokenInQuery Allowed { get; } = new();
}
