namespace CsArena.Realtime.Grading;

/// <summary>
/// How much of a text is language around the keywords. Sentences are held together by linking words (English) and by
/// particles and endings (Korean), many different ones; keywords in a row have none of them, and keywords with "and" between
/// them have one. It is compared with the question's own solution, so that a question whose solution is a few words, or in
/// another language, asks for no sentences.
/// </summary>
/// <param name="Words">All words.</param>
/// <param name="Linking">Different linking words, particles and endings.</param>
/// <param name="Own">Different words that are no keyword, the linking ones included.</param>
internal readonly record struct EssayProse(int Words, int Linking, int Own)
{
    // The examples of the built-in questions have 0.26 and 0.54 at least, keywords 0.1 or 0.4 at most.
    private const double OwnShare = 0.2;
    private const double LinkingShare = 0.5;

    // A long text repeats its linking words.
    private const int LongestText = 3;

    /// <summary>Measures a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="phrases">The keywords of the question, as its rubric has them.</param>
    public static EssayProse Of(EssayText text, IEnumerable<string[]> phrases)
    {
        var marked = new bool[text.Words.Sum(word => word.Length)];
        foreach (var parts in phrases)
        {
            var marks = new bool[marked.Length];
            if (parts.Count(part => text.Mark(part, marks)) == parts.Length)
            {
                for (var i = 0; i < marks.Length; i++)
                {
                    marked[i] |= marks[i];
                }
            }
        }

        var (linking, other) = (new HashSet<string>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal));
        var start = 0;
        foreach (var word in text.Words)
        {
            Add(word, marked.AsSpan(start, word.Length), linking, other);
            start += word.Length;
        }

        return new EssayProse(text.Words.Count, linking.Count, linking.Count + other.Count);
    }

    /// <summary>Whether an answer is written in sentences, as far as the question's solution is.</summary>
    /// <param name="solution">Of the solution.</param>
    /// <param name="share">The share of the rubric that the answer mentions: half of it needs half as many words.</param>
    public bool IsEnoughFor(EssayProse solution, double share)
    {
        var density = (double)solution.Linking / Math.Max(1, solution.Words);
        return Own >= (int)(OwnShare * share * solution.Own)
            && Linking >= (int)(LinkingShare * density * Math.Min(Words, LongestText * solution.Words));
    }

    private static void Add(string word, ReadOnlySpan<bool> marked, HashSet<string> linking, HashSet<string> other)
    {
        if (LinkingWords.Contains(word))
        {
            if (marked.Contains(false))
            {
                linking.Add(word);
            }
        }
        else if (!EssayText.IsHangul(word[0]))
        {
            if (marked.Contains(false))
            {
                other.Add(EnglishStem.Of(word));
            }
        }
        else
        {
            // A particle sticks to its word, also to one that is a keyword.
            if (!marked[^1] && LinkingWords.IsKoreanEnding(word[^1]))
            {
                linking.Add(word[^1..]);
            }

            if (word.Length > 1 && !marked.Contains(true))
            {
                other.Add(word[..2]);
            }
        }
    }
}
