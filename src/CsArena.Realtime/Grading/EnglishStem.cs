namespace CsArena.Realtime.Grading;

/// <summary>
/// Cuts the commonest endings off an English word, so that plural and verb forms of one word meet: cache, caches, cached,
/// caching. Used on both sides of a comparison, so the stem need not be a word.
/// </summary>
internal static class EnglishStem
{
    private const int ShortestStem = 4;

    public static string Of(string word)
    {
        if (word.Length <= 3 || !word.All(char.IsAsciiLetter))
        {
            return word;
        }

        var stem = word;
        if (stem.Length > 4 && stem.EndsWith("ies", StringComparison.Ordinal))
        {
            stem = stem[..^3] + "y";
        }
        else if (stem.EndsWith('s') && !stem.EndsWith("ss", StringComparison.Ordinal))
        {
            stem = stem[..^1];
        }

        foreach (var ending in (ReadOnlySpan<string>)["ing", "ed", "e"])
        {
            if (stem.EndsWith(ending, StringComparison.Ordinal) && stem.Length - ending.Length >= ShortestStem)
            {
                return stem[..^ending.Length];
            }
        }

        return stem;
    }
}
