using System.Security.Claims;
using System.Text;

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

    /// <summary>Longest nickname, in UTF-16 units; a longer one is cut.</summary>
    public const int MaxNicknameLength = 64;

    /// <summary>Reads the player; null when the token names none that can be taken.</summary>
    public static PlayerIdentity? Read(ClaimsPrincipal? user)
    {
        var playerId = (user?.FindFirst(PlayerId) ?? user?.FindFirst(ClaimTypes.NameIdentifier))?.Value;
        if (!IsPlayerId(playerId))
        {
            return null;
        }

        var nickname = (user!.FindFirst(Nickname) ?? user.FindFirst(Name) ?? user.FindFirst(ClaimTypes.Name))?.Value;
        return new PlayerIdentity(
            playerId!,
            string.IsNullOrWhiteSpace(nickname) ? playerId! : Cut(nickname, MaxNicknameLength),
            LanguageOf(user.FindFirst(Locale)?.Value));
    }

    /// <summary>Whether text can be a player id.</summary>
    public static bool IsPlayerId(string? text)
        => text is { Length: > 0 and <= MaxPlayerIdLength } && !text.Any(char.IsControl);

    /// <summary>The language of a locale: <c>ko</c> of <c>ko-KR</c>.</summary>
    private static string? LanguageOf(string? locale)
    {
        var language = locale?.Split('-', '_')[0].ToLowerInvariant();
        return language is { Length: 2 or 3 } && language.All(char.IsAsciiLetterLower) ? language : null;
    }

    /// <summary>Cuts between characters, never inside one.</summary>
    private static string Cut(string text, int length)
    {
        var cut = new StringBuilder(length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (cut.Length + rune.Utf16SequenceLength > length)
            {
                break;
            }

            cut.Append(rune);
        }

        return cut.ToString();
    }
}
