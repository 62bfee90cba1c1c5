using System.Globalization;
using System.Text;

namespace CsArena.Realtime.Grading;

/// <summary>
/// Brings the ways to type one character together: case, full width, accents, superscripts, Hangul in single letters.
/// Does by hand what NFKC does for the texts that answers are made of, because <see cref="string.Normalize()"/> changes
/// nothing in invariant globalization mode on Linux, and because two nodes must give the same grade whatever their mode.
/// </summary>
internal static class CompatibilityFolding
{
    private const string Superscripts = "⁰¹²³⁴⁵⁶⁷⁸⁹ⁿ";
    private const string SuperscriptBases = "0123456789n";
    private const string AccentedLetters = "àáâãäåçèéêëìíîïñòóôõöøùúûüýÿ";
    private const string AccentedBases = "aaaaaaceeeeiiiinoooooouuuuyy";

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
        switch (c)
        {
            case >= '\uFF01' and <= '\uFF5E':
                Append(result, (char)(c - 0xFEE0));
                break;
            case >= '\u2080' and <= '\u2089':
                result.Append((char)(c - '\u2080' + '0'));
                break;
            case >= '\u1161' and <= '\u1175' when LastIs(result, '\u1100', '\u1112'):
                result[^1] = (char)(0xAC00 + ((((result[^1] - 0x1100) * 21) + (c - 0x1161)) * 28));
                break;
            case >= '\u11A8' and <= '\u11C2' when LastIs(result, '\uAC00', '\uD7A3') && (result[^1] - 0xAC00) % 28 == 0:
                result[^1] = (char)(result[^1] + (c - 0x11A7));
                break;
            case '½':
                result.Append("1/2");
                break;
            case '¼':
                result.Append("1/4");
                break;
            case '¾':
                result.Append("3/4");
                break;
            case 'ﬁ':
                result.Append("fi");
                break;
            case 'ﬂ':
                result.Append("fl");
                break;
            case 'ﬀ':
                result.Append("ff");
                break;
            case '≤':
                result.Append("<=");
                break;
            case '≥':
                result.Append(">=");
                break;
            case '≠':
                result.Append("!=");
                break;
            default:
                AppendSingle(result, c);
                break;
        }
    }

    private static void AppendSingle(StringBuilder result, char c)
    {
        var single = c switch
        {
            '\u2010' or '\u2011' or '\u2012' or '\u2013' or '\u2014' or '\u2212' => '-',
            '\u2044' or '\u2215' or '÷' => '/',
            '×' or '\u22C5' or '\u2217' => '*',
            '·' or '\u318D' or '\u30FB' => ' ',
            '\u2019' or '\u2018' or '`' or '\u00B4' => '\'',
            '\u266F' => '#',
            _ when char.IsWhiteSpace(c) || char.IsControl(c) => ' ',
            _ => char.ToLowerInvariant(c),
        };

        var accented = AccentedLetters.IndexOf(single);
        if (accented >= 0)
        {
            result.Append(AccentedBases[accented]);
        }
        else if (CharUnicodeInfo.GetUnicodeCategory(single) != UnicodeCategory.Format && single is not ((>= '\u0300' and <= '\u036F') or '\uFE0F'))
        {
            result.Append(single);
        }
    }

    private static bool LastIs(StringBuilder text, char from, char to)
        => text.Length > 0 && text[^1] >= from && text[^1] <= to;
}
