using System.Text;

namespace CsArena.Realtime.Grading;

/// <summary>
/// The form in which short answers are compared. Spaces, hyphens and quotes go where they are a matter of taste
/// ("Round-Robin", "round robin"), and stay where they carry meaning: C, C++ and C#, O(n) and O(n^2), -1, 1/2, n-1, TLS 1.3.
/// </summary>
internal static class ShortAnswerText
{
    private const string AlwaysKept = "+#^%=<>&|~@$√∞";
    private const string SeparatorsOfNumbers = "./:,-";

    /// <summary>Normalises an answer; empty when it says nothing.</summary>
    public static string Normalize(string answer)
    {
        var text = TrimSentence(CompatibilityFolding.Fold(answer));
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

    /// <summary>The same answer without the article that English puts first; the answer itself when there is none.</summary>
    public static string WithoutArticle(string answer)
    {
        var trimmed = answer.TrimStart();
        foreach (var article in (ReadOnlySpan<string>)["the ", "an ", "a "])
        {
            if (trimmed.StartsWith(article, StringComparison.OrdinalIgnoreCase))
            {
                return trimmed[article.Length..];
            }
        }

        return answer;
    }

    private static bool Means(string text, int i, char previous, int run, bool spaced)
    {
        var c = text[i];
        if (char.IsLetterOrDigit(c) || char.IsSurrogate(c) || AlwaysKept.Contains(c))
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

    private static bool JoinsLetters(string text, int i)
        => i > 0 && i + 1 < text.Length
            && char.IsAsciiLetterOrDigit(text[i - 1]) && char.IsAsciiLetterOrDigit(text[i + 1])
            && (char.IsAsciiLetter(text[i - 1]) || char.IsAsciiLetter(text[i + 1]));

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

    /// <summary>Whether the mark at the end exclaims: "stack!" is the stack, "n!" is a factorial.</summary>
    private static bool Exclaims(string text, int i)
        => text[i] == '!' && i > 1 && (text[i - 1] is '"' or '\'' || (char.IsLetter(text[i - 1]) && char.IsLetter(text[i - 2])));

    private static string TrimSentence(string text)
    {
        var end = text.Length;
        while (end > 0 && (" .,;?\"'”。".Contains(text[end - 1]) || Exclaims(text, end - 1)))
        {
            end--;
        }

        return text[..end];
    }
}
