using System.Text;

namespace CsArena.Realtime.Grading;

/// <summary>
/// An essay, prepared once for many searches. A phrase without Hangul is looked for as whole words, by their stems ("port" is
/// not in "support", "ports" is "port"). A phrase with Hangul is looked for without regard to spaces, since particles stick to
/// Korean words and their spacing varies.
/// </summary>
internal sealed class EssayText
{
    private const int LongestOrder = 40;
    private readonly List<string> _list;
    private readonly string _words;
    private readonly string _compact;
    private readonly bool[] _startsWord;

    public EssayText(string text)
    {
        _list = Split(CompatibilityFolding.Fold(text));
        _words = Join(_list);
        _compact = string.Concat(_list);
        _startsWord = new bool[_compact.Length];
        var at = 0;
        foreach (var word in _list)
        {
            _startsWord[at] = true;
            at += word.Length;
        }
    }

    /// <summary>The words, folded, in order.</summary>
    public IReadOnlyList<string> Words => _list;

    /// <summary>Whether the text has a phrase at least once without a negation next to it.</summary>
    public bool Mentions(string phrase)
    {
        var words = Split(CompatibilityFolding.Fold(phrase));
        if (words.Count == 0)
        {
            return false;
        }

        return words.Any(word => word.Any(IsHangul)) ? MentionsCompact(string.Concat(words)) : MentionsWords(Join(words));
    }

    /// <summary>Marks every place of a phrase, negated or not.</summary>
    /// <param name="phrase">The phrase.</param>
    /// <param name="marked">A place for each character of <see cref="Words"/>, joined without spaces.</param>
    /// <returns>Whether there is one.</returns>
    public bool Mark(string phrase, bool[] marked)
    {
        var words = Split(CompatibilityFolding.Fold(phrase));
        if (words.Count == 0)
        {
            return false;
        }

        return words.Any(word => word.Any(IsHangul)) ? MarkCompact(string.Concat(words), marked) : MarkWords(words, marked);
    }

    private bool MarkCompact(string phrase, bool[] marked)
    {
        var found = false;
        for (var at = 0; (at = _compact.IndexOf(phrase, at, StringComparison.Ordinal)) >= 0; at += phrase.Length)
        {
            marked.AsSpan(at, phrase.Length).Fill(true);
            found = true;
        }

        return found;
    }

    private bool MarkWords(List<string> phrase, bool[] marked)
    {
        var stems = phrase.ConvertAll(EnglishStem.Of);
        var (found, start) = (false, 0);
        for (var first = 0; first + stems.Count <= _list.Count; start += _list[first++].Length)
        {
            if (stems.Select((stem, i) => stem == EnglishStem.Of(_list[first + i])).All(same => same))
            {
                marked.AsSpan(start, _list.Skip(first).Take(stems.Count).Sum(word => word.Length)).Fill(true);
                found = true;
            }
        }

        return found;
    }

    private bool MentionsWords(string phrase)
    {
        // Hits share the space between two words, hence the step of one less.
        for (var at = _words.IndexOf(phrase, StringComparison.Ordinal); at >= 0;)
        {
            if (!Negation.Precedes(_words.AsSpan(0, at)))
            {
                return true;
            }

            var next = at + phrase.Length - 1;
            at = next < _words.Length ? _words.IndexOf(phrase, next, StringComparison.Ordinal) : -1;
        }

        return false;
    }

    private bool MentionsCompact(string phrase)
    {
        for (var at = _compact.IndexOf(phrase, StringComparison.Ordinal); at >= 0;)
        {
            var end = at + phrase.Length;
            var opposite = at > 0 && !_startsWord[at] && Negation.IsKoreanPrefix(_compact[at - 1]);

            // A phrase in Latin letters must not begin inside a word; one in Hangul may, as compounds are often unspaced.
            var inside = !_startsWord[at] && char.IsAsciiLetterOrDigit(phrase[0]);
            if (!opposite && !inside && !Negation.Follows(_compact.AsSpan(end)))
            {
                return true;
            }

            at = end < _compact.Length ? _compact.IndexOf(phrase, end, StringComparison.Ordinal) : -1;
        }

        return false;
    }

    private static string Join(List<string> words)
    {
        var result = new StringBuilder(" ");
        foreach (var word in words)
        {
            result.Append(EnglishStem.Of(word)).Append(' ');
        }

        return result.ToString();
    }

    /// <summary>Words end where the script changes too: "TCP는" is two.</summary>
    private static List<string> Split(string text)
    {
        var words = new List<string>();
        var start = -1;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (start >= 0 && !Continues(text, start, i))
            {
                words.Add(text[start..i]);
                start = -1;
            }

            if (start < 0 && TakeOrder(text, i) is { } order)
            {
                words.Add(string.Concat(order.Where(part => part != ' ')));
                i += order.Length - 1;
            }
            else if (start < 0 && char.IsLetterOrDigit(c))
            {
                start = i;
            }
        }

        if (start >= 0)
        {
            words.Add(text[start..]);
        }

        return words;
    }

    private static bool Continues(string text, int start, int i)
    {
        var c = text[i];
        if (Decompositions.IsMark(c))
        {
            return true;
        }

        if (char.IsLetterOrDigit(c))
        {
            return IsHangul(c) == IsHangul(text[i - 1]);
        }

        // C++, C# and n^2 are words; in 3.14 and 10.0.0.1 the points are.
        return (c is '+' or '#' && !IsHangul(text[i - 1]) && !(i + 1 < text.Length && char.IsAsciiLetterOrDigit(text[i + 1])) && i - start <= 2)
            || (c is '^' or '.' && i + 1 < text.Length && char.IsAsciiDigit(text[i + 1]) && char.IsAsciiLetterOrDigit(text[i - 1]));
    }

    /// <summary>A growth order such as O(n log n) is one word, so that it is not found in another one.</summary>
    private static string? TakeOrder(string text, int i)
    {
        if (text[i] is not ('o' or 'θ') || (i > 0 && char.IsLetterOrDigit(text[i - 1])) || i + 1 >= text.Length || text[i + 1] != '(')
        {
            return null;
        }

        var depth = 0;
        for (var end = i + 1; end < text.Length && end - i <= LongestOrder; end++)
        {
            depth += text[end] switch { '(' => 1, ')' => -1, _ => 0 };
            if (depth == 0)
            {
                return text[i..(end + 1)];
            }
        }

        return null;
    }

    public static bool IsHangul(char c) => c is (>= '\uAC00' and <= '\uD7A3') or (>= '\u3131' and <= '\u318E');
}
