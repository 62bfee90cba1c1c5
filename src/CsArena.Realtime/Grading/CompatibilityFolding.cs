using System.Globalization;
using System.Text;
using CsArena.Realtime.Text;

namespace CsArena.Realtime.Grading;

/// <summary>
/// Brings the ways to type one character together: case, width, accents, superscripts, composed and decomposed letters, and
/// characters that are not seen. Accents go in alphabets that are also typed without them: Latin, Greek, Cyrillic, Hebrew and
/// Arabic. Elsewhere a mark makes another letter, as in か and が, and stays.
/// </summary>
internal static class CompatibilityFolding
{
    private const string Superscripts = "⁰¹²³⁴⁵⁶⁷⁸⁹ⁿ";
    private const string SuperscriptBases = "0123456789n";

    /// <summary>Folds a text; takes any string, in linear time, and gives at most three characters for one.</summary>
    public static string Fold(string text)
    {
        var result = new StringBuilder(text.Length + 8);
        var raised = false;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            var superscript = Superscripts.IndexOf(c);
            if (superscript >= 0)
            {
                // n² means n^2: folded to n2 it would be another answer.
                result.Append(raised ? "" : "^").Append(SuperscriptBases[superscript]);
                raised = true;
                continue;
            }

            raised = false;
            if (char.IsSurrogate(c))
            {
                if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
                {
                    result.Append(c).Append(text[++i]);
                }
                else
                {
                    result.Append(' ');
                }
            }
            else
            {
                Append(result, c);
            }
        }

        return result.ToString();
    }

    private static void Append(StringBuilder result, char c)
    {
        if (Alike(c) is null && Decompositions.Of(c) is { } parts)
        {
            foreach (var part in parts)
            {
                AppendPart(result, part);
            }
        }
        else
        {
            AppendPart(result, c);
        }
    }

    /// <summary>What people type for a sign, where Unicode has no connection between the two.</summary>
    private static string? Alike(char c) => c switch
    {
        '≤' => "<=",
        '≥' => ">=",
        '≠' => "!=",
        '\u2010' or '\u2011' or '\u2012' or '\u2013' or '\u2014' or '\u2212' => "-",
        '\u2044' or '\u2215' or '÷' => "/",
        '×' or '\u22C5' or '\u2217' => "*",
        '·' or '\u318D' or '\u30FB' => " ",
        '\u2019' or '\u2018' or '`' or '\u00B4' => "'",
        '\u266F' => "#",
        _ => null,
    };

    private static void AppendPart(StringBuilder result, char c)
    {
        var last = result.Length > 0 ? result[^1] : '\0';
        switch (c)
        {
            case >= '\u1161' and <= '\u1175' when last is >= '\u1100' and <= '\u1112':
                result[^1] = (char)(0xAC00 + ((((last - 0x1100) * 21) + (c - 0x1161)) * 28));
                break;
            case >= '\u11A8' and <= '\u11C2' when last is >= '\uAC00' and <= '\uD7A3' && (last - 0xAC00) % 28 == 0:
                result[^1] = (char)(last + (c - 0x11A7));
                break;
            case '\u0338' when last == '=':
                result[^1] = '!';
                result.Append('=');
                break;
            case var _ when Alike(c) is { } alike:
                result.Append(alike);
                break;
            case var _ when IsUnseen(c):
                break;
            case var _ when Decompositions.IsMark(c):
                AppendMark(result, last, c);
                break;
            default:
                AppendLetter(result, char.IsWhiteSpace(c) || char.IsControl(c) ? ' ' : char.ToLowerInvariant(c));
                break;
        }
    }

    private static void AppendMark(StringBuilder result, char last, char mark)
    {
        if (mark is (>= '\u0300' and <= '\u036F') or (>= '\u20D0' and <= '\u20FF') or (>= '\uFE00' and <= '\uFE0F') || IsTypedWithoutMarks(last))
        {
            return;
        }

        if (Decompositions.Compose(last, mark) is { } composed)
        {
            result[^1] = composed;
        }
        else
        {
            result.Append(mark);
        }
    }

    /// <summary>Letters that are no other letter with a mark, and are typed as one all the same.</summary>
    private static void AppendLetter(StringBuilder result, char c)
    {
        _ = c switch
        {
            'ø' => result.Append('o'),
            'đ' or 'ð' => result.Append('d'),
            'ł' => result.Append('l'),
            'ħ' => result.Append('h'),
            'ı' => result.Append('i'),
            'ß' => result.Append("ss"),
            'æ' => result.Append("ae"),
            'œ' => result.Append("oe"),
            'þ' => result.Append("th"),
            'ς' => result.Append('σ'),
            _ => result.Append(c),
        };
    }

    private static bool IsTypedWithoutMarks(char c) => char.IsLetter(c) && c is (< '\u0530') or (>= '\u0590' and <= '\u06FF') or (>= '\u1E00' and <= '\u1FFF');

    private static bool IsUnseen(char c) => BlankLetters.Contains(c) || CharUnicodeInfo.GetUnicodeCategory(c) == UnicodeCategory.Format;
}
