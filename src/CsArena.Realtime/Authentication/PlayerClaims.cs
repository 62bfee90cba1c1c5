using System.Security.Claims;

namespace CsArena.Realtime.Authentication;

/// <summary>Claims of a token that the arena reads: <c>sub</c>, <c>nickname</c> or <c>name</c>, and <c>locale</c>; also as other schemes of ASP.NET Core name them.</summary>
internal static class PlayerClaims
{
    public const string PlayerId = "sub";
    public const string Nickname = "nickname";
    public const string Name = "name";
    public const string Locale = "locale";

    /// <summary>Longest player id, in UTF-16 units; a token with a longer one is not taken.</summary>
    public const int MaxPlayerIdLength = 128;

    /// <summary>Longest nickname, in UTF-16 units; a longer one is cut, and what is not seen of it is left out.</summary>
    public const int MaxNicknameLength = 64;

    /// <summary>Reads the player; null when the token names none that can be taken.</summary>
    public static PlayerIdentity? Read(ClaimsPrincipal? user)
    {
        var playerId = (user?.FindFirst(PlayerId) ?? user?.FindFirst(ClaimTypes.NameIdentifier))?.Value;
        if (!IsPlayerId(playerId))
        {
            return null;
        }

        var nickname = VisibleText.Of((user!.FindFirst(Nickname) ?? user.FindFirst(Name) ?? user.FindFirst(ClaimTypes.Name))?.Value ?? "", MaxNicknameLength);
        return new PlayerIdentity(
            playerId!,
            nickname.Length == 0 ? VisibleText.Of(playerId!, MaxNicknameLength) : nickname,
            LanguageOf(user.FindFirst(Locale)?.Value));
    }

    /// <summary>Whether text can be a player id: something of it is seen.</summary>
    public static bool IsPlayerId(string? text)
        => text is { Length: > 0 and <= MaxPlayerIdLength } && !text.Any(char.IsControl) && VisibleText.IsVisible(text);

    /// <summary>The language of a locale: <c>ko</c> of <c>ko-KR</c>.</summary>
    private static string? LanguageOf(string? locale)
    {
        var language = locale?.Split('-', '_')[0].ToLowerInvariant();
        return language is { Length: 2 or 3 } && language.All(char.IsAsciiLetterLower) ? language : null;
    }
}
