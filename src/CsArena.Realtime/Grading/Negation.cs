namespace CsArena.Realtime.Grading;

/// <summary>
/// Recognises a negation right beside a phrase ("not a stack", "스택이 아니다"). Only there: a negation further away may well
/// belong to something else, and refusing a good answer is worse than crediting a bad one.
/// </summary>
internal static class Negation
{
    private static readonly string[] _english = [" not", " never", " no", " non", " isn t", " aren t", " doesn t", " don t", " cannot", " can t"];
    private static readonly string[] _between = [" a", " an", " the", " any"];
    private static readonly string[] _korean = ["아니", "아닌", "아닙", "아님", "하지않", "되지않", "하지못", "지않", "지못"];

    /// <summary>Whether words, each with a space in front, end with a negation.</summary>
    public static bool Precedes(ReadOnlySpan<char> words)
    {
        foreach (var article in _between)
        {
            if (words.EndsWith(article, StringComparison.Ordinal))
            {
                words = words[..^article.Length];
                break;
            }
        }

        foreach (var negation in _english)
        {
            if (words.EndsWith(negation, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether Korean text without spaces begins with a negation, perhaps after a particle.</summary>
    public static bool Follows(ReadOnlySpan<char> text)
    {
        if (text.Length > 0 && "이가은는을를도".Contains(text[0]))
        {
            text = text[1..];
        }

        foreach (var negation in _korean)
        {
            if (text.StartsWith(negation, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a syllable turns the word that it is joined to into its opposite, as 비 in 비동기.</summary>
    public static bool IsKoreanPrefix(char syllable) => syllable is '비' or '불' or '미' or '무';
}
