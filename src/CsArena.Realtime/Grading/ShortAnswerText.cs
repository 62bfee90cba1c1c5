using System.Text;

namespace CsArena.Realtime.Grading;

/// <summary>
/// The form in which short answers are compared. Spaces, hyphens and quotes go where they are a matter of taste
/// ("Round-Robin", "round robin"), and stay where they carry meaning: C, C++ and C#, O(n) and O(n^2), -1, 1/2, n-1, TLS 1.3.
/// </summary>
internal static class ShortAnswerText
{
    private const string AlwaysKept = "+#^%=<>&|~@$√∞";
    private const string Marks = "!~? ";
    private const string SeparatorsOfNumbers = "./:,-";

    /// <summary>Normalises an answer; empty when it says nothing.</summary>
    public static string Normalize(string answer)
    {
        var text = TrimSentence(CompatibilityFolding.Fold(answer));
        if (text.Any(char.IsLetterOrDigit))
        {
            // How programs write a power; alone it is the name of that operator.
            text = text.Replace("**", "^", StringComparison.Ordinal);
        }

        var result = new StringBuilder(text.Length);

        // The last character that was not a space, and how many letters or digits in a row end there.
        var previous = '\0';
        var run = 0;
        var spaced = false;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == ' ')
            {
                spaced = true;
                continue;
            }

            if (spaced && char.IsAsciiDigit(previous) && char.IsAsciiDigit(c))
            {
                result.Append(' ');
            }

            if (Means(text, i, previous, run, spaced))
            {
                result.Append(c);
            }

            run = char.IsLetterOrDigit(c) ? (spaced || !char.IsLetterOrDigit(previous) ? 1 : run + 1) : 0;
            previous = c;
            spaced = false;
        }

        return result.ToString();
    }

    private static bool Means(string text, int i, char previous, int run, bool spaced)
    {
        var c = text[i];
        if (char.IsLetterOrDigit(c) || char.IsSurrogate(c) || Decompositions.IsMark(c) || AlwaysKept.Contains(c))
        {
            return true;
        }

        switch (c)
        {
            case '!':
                // A factorial, or part of an operator; the exclamation mark of a sentence was trimmed before.
                return true;
            case '*':
                // n*m is nm; A* is not A.
                return !JoinsLetters(text, i);
            case '(':
                return IsOperator(previous);
            case ')':
                return IsOperator(Next(text, i, out _));
            default:
                return SeparatorsOfNumbers.Contains(c) && SeparatesNumbers(text, i, previous, run, spaced);
        }
    }

    /// <summary>Whether a sign is between two operands: "n*m" and "n * m", and not "A* search".</summary>
    private static bool JoinsLetters(string text, int i)
    {
        if (i > 1 && i + 2 < text.Length && text[i - 1] == ' ' && text[i + 1] == ' ')
        {
            return AreOperands(text[i - 2], text[i + 2]);
        }

        return i > 0 && i + 1 < text.Length && AreOperands(text[i - 1], text[i + 1]);
    }

    private static bool AreOperands(char before, char after)
        => char.IsAsciiLetterOrDigit(before) && char.IsAsciiLetterOrDigit(after) && (char.IsAsciiLetter(before) || char.IsAsciiLetter(after));

    private static bool SeparatesNumbers(string text, int i, char previous, int run, bool spaced)
    {
        var c = text[i];
        var next = Next(text, i, out var at);
        var operandBefore = char.IsAsciiDigit(previous) || previous == ')' || (run == 1 && char.IsAsciiLetter(previous));
        if (char.IsAsciiDigit(next))
        {
            // A sign: nothing before it, or something that it is not joined to.
            var sign = c is '-' or '.' && at == i + 1 && (previous == '\0' || spaced || previous == '(' || IsOperator(previous));
            return sign || (operandBefore && !(c == ',' && IsThousands(text, at)));
        }

        var operandAfter = char.IsAsciiLetter(next) && !(at + 1 < text.Length && char.IsLetterOrDigit(text[at + 1]));
        return c switch
        {
            '-' => operandBefore && operandAfter,
            '/' or ':' => char.IsAsciiDigit(previous) && operandAfter,
            _ => false,
        };
    }

    private static bool IsThousands(string text, int at)
    {
        var digits = 0;
        while (at + digits < text.Length && digits < 4 && char.IsAsciiDigit(text[at + digits]))
        {
            digits++;
        }

        return digits == 3;
    }

    private static char Next(string text, int i, out int at)
    {
        at = i + 1;
        while (at < text.Length && text[at] == ' ')
        {
            at++;
        }

        return at < text.Length ? text[at] : '\0';
    }

    private static bool IsOperator(char c) => c is '+' or '-' or '*' or '/' or '^';

    /// <summary>The text without what ends a sentence.</summary>
    public static string TrimSentence(string text)
    {
        var end = text.Length;
        while (end > 0)
        {
            if (" .,;?\"'”。、".Contains(text[end - 1]))
            {
                end--;
            }
            else if (Exclaims(text, end))
            {
                end = text.AsSpan(0, end).TrimEnd(Marks).Length;
            }
            else
            {
                break;
            }
        }

        return text[..end];
    }

    /// <summary>Whether the mark at the end exclaims: "stack!!", "stack?!" and "stack~" are the stack, "n!" is a factorial.</summary>
    private static bool Exclaims(string text, int end)
    {
        if (text[end - 1] is not ('!' or '~'))
        {
            return false;
        }

        var word = text.AsSpan(0, end).TrimEnd(Marks);
        var marks = text.AsSpan(word.Length, end - word.Length);
        return (word.Length > 0 && word[^1] is '"' or '\'')
            || (word.Length > 1 && char.IsLetter(word[^1]) && char.IsLetter(word[^2]))
            || (word.Length > 0 && char.IsLetterOrDigit(word[^1]) && (!char.IsAscii(word[^1]) || marks.ContainsAny('?', '~')));
    }
}
