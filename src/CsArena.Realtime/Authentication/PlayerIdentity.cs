namespace CsArena.Realtime.Authentication;

/// <summary>Who a token says that the player is.</summary>
/// <param name="PlayerId">The player.</param>
/// <param name="Nickname">Name to show.</param>
/// <param name="Language">Language of questions, if the token names one.</param>
internal sealed record PlayerIdentity(string PlayerId, string Nickname, string? Language);
