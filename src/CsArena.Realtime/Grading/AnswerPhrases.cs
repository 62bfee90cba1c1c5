namespace CsArena.Realtime.Grading;

/// <summary>
/// What people type around a short answer: "I think it is a …", "정답은 …입니다". Every reading that is left when such words go
/// is given, and the answer has to be exactly one of them: "not a stack" and "a stack or a queue" stay what they are.
/// </summary>
internal static class AnswerPhrases
{
    private const int MostPhrases = 3;

    /// <summary>Longer ones first, as some begin with others.</summary>
    private static readonly string[] _before =
    [
        "i think that", "i think", "i guess", "i believe", "i would say", "i'd say", "maybe", "probably", "perhaps",
        "the answer is", "my answer is", "answer is", "the answer", "answer",
        "it is called", "it's called", "it would be", "it must be", "it should be", "it is", "it's", "its",
        "that would be", "that is", "that's", "this is", "they are",
        "제 생각에는", "제 생각엔", "제 생각은", "제 답은", "제 답", "정답은", "정답", "답은", "그것은", "그건", "아마도", "아마",
    ];

    private static readonly string[] _after = ["i think", "i guess", "i believe", "maybe", "probably"];

    /// <summary>Endings that make a sentence of a Korean noun. Longer ones first.</summary>
    private static readonly string[] _endings =
    [
        "이라고 생각합니다", "이라고 생각해요", "라고 생각합니다", "라고 생각해요", "인 것 같습니다", "인 것 같아요", "인것 같습니다", "인것 같아요", "인듯요",
        "입니다", "이에요", "이예요", "예요", "에요", "이지요", "이죠", "이다", "이요", "임", "요", "다",
    ];

    private static readonly string[] _articles = ["the ", "an ", "a "];

    /// <summary>The readings of an answer, itself first.</summary>
    /// <param name="answer">The answer, folded.</param>
    public static HashSet<string> Readings(string answer)
    {
        var readings = new HashSet<string>(StringComparer.Ordinal);
        var next = new List<string> { answer };
        for (var phrases = 0; phrases <= MostPhrases && next.Count > 0; phrases++)
        {
            readings.UnionWith(next);
            next = [.. next.SelectMany(Shorter).Where(reading => !readings.Contains(reading))];
        }

        // Only the player's article goes: "A record" and "record" are different things to ask for.
        return [.. readings, .. readings.Select(WithoutArticle)];
    }

    private static IEnumerable<string> Shorter(string text)
    {
        text = ShortAnswerText.TrimSentence(text).TrimStart();
        foreach (var phrase in _before)
        {
            if (text.StartsWith(phrase, StringComparison.Ordinal) && text.Length > phrase.Length && text[phrase.Length] is ' ' or ':' or ',')
            {
                yield return text[phrase.Length..].TrimStart(' ', ':', ',');
                break;
            }
        }

        foreach (var phrase in _after)
        {
            if (text.EndsWith(phrase, StringComparison.Ordinal) && text.Length > phrase.Length && text[^(phrase.Length + 1)] is ' ' or ',')
            {
                yield return text[..^phrase.Length].TrimEnd(' ', ',');
                break;
            }
        }

        foreach (var ending in _endings)
        {
            if (text.EndsWith(ending, StringComparison.Ordinal) && IsNoun(text.AsSpan(0, text.Length - ending.Length).TrimEnd(), ending))
            {
                yield return text[..^ending.Length].TrimEnd();
            }
        }
    }

    /// <summary>Short endings are also the ends of nouns, as in 수요 and 람다: what is left has to be more than a syllable.</summary>
    private static bool IsNoun(ReadOnlySpan<char> text, string ending)
        => text.Length > (ending is "요" or "다" or "임" ? 1 : 0) && (ending != "다" || !EndsInConsonant(text[^1]));

    private static bool EndsInConsonant(char c) => c is < '\uAC00' or > '\uD7A3' || (c - 0xAC00) % 28 != 0;

    private static string WithoutArticle(string text)
    {
        var article = Array.Find(_articles, article => text.StartsWith(article, StringComparison.Ordinal));
        return article is null ? text : text[article.Length..];
    }
}
