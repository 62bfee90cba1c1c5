using System.Globalization;
using System.Text;
using CsArena.Realtime.Text;

namespace CsArena.Realtime.Authentication;

/// <summary>
/// Names as others see them. Characters that are not seen make one name look like another, and those that turn the direction
/// of a line change the text around it.
/// </summary>
internal static class VisibleText
{
    /// <summary>Marks that one letter may carry; more of them reach into the lines above and below.</summary>
    private const int MostMarks = 3;

    /// <summary>Whether anything of a text is seen.</summary>
    public static bool IsVisible(string text) => text.EnumerateRunes().Any(rune => !IsUnseen(rune) && !Rune.IsWhiteSpace(rune) && !IsMark(rune));

    /// <summary>What is seen of a name, with single spaces; empty when nothing is.</summary>
    /// <param name="name">Any text.</param>
    /// <param name="length">The most UTF-16 units; a longer name is cut between two characters.</param>
    public static string Of(string name, int length)
    {
        var result = new StringBuilder(Math.Min(name.Length, length));
        var (marks, isSpaced) = (0, false);
        foreach (var rune in name.EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune) || Rune.IsControl(rune))
            {
                isSpaced = result.Length > 0;
                continue;
            }

            marks = IsMark(rune) ? marks + 1 : 0;
            if (IsUnseen(rune) || marks > MostMarks || (marks > 0 && result.Length == 0))
            {
                continue;
            }

            if (result.Length + (isSpaced ? 1 : 0) + rune.Utf16SequenceLength > length)
            {
                break;
            }

            result.Append(isSpaced ? " " : "").Append(rune);
            isSpaced = false;
        }

        return result.ToString();
    }

    private static bool IsMark(Rune rune)
        => Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark;

    /// <summary>Formatting, text that is no character, and blank letters.</summary>
    private static bool IsUnseen(Rune rune) => rune.Value switch
    {
        0xFFFD => true,
        var letter when BlankLetters.Contains(letter) => true,
        >= 0xFE00 and <= 0xFE0E => true,
        _ => Rune.GetUnicodeCategory(rune) is UnicodeCategory.Format or UnicodeCategory.Control or UnicodeCategory.PrivateUse
            or UnicodeCategory.Surrogate or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator,
    };
}
