using System.Buffers;
using System.Globalization;
using System.Text;

namespace CsArena.Realtime.PostgreSql;

/// <summary>
/// Any text as one that PostgreSQL can store, and back. It has no place for U+0000 and for halves of surrogate pairs:
/// these become U+001A and four hexadecimal digits, and so does U+001A itself. Other text is stored as it is.
/// </summary>
internal static class DatabaseText
{
    /// <summary>SUBSTITUTE: rare, and made for this.</summary>
    public const char Mark = '\u001A';

    private const int Digits = 4;

    private static readonly SearchValues<char> _special = SearchValues.Create(
        ['\0', Mark, .. Enumerable.Range(0xD800, 0x800).Select(code => (char)code)]);

    /// <summary>The text to store.</summary>
    public static string Escape(string text)
    {
        var at = NextToEscape(text, 0);
        if (at < 0)
        {
            return text;
        }

        var escaped = new StringBuilder(text.Length + (4 * Digits));
        var from = 0;
        for (; at >= 0; at = NextToEscape(text, from))
        {
            escaped.Append(text, from, at - from).Append(Mark).Append(CultureInfo.InvariantCulture, $"{(int)text[at]:x4}");
            from = at + 1;
        }

        return escaped.Append(text, from, text.Length - from).ToString();
    }

    /// <summary>The text that was stored.</summary>
    public static string Unescape(string stored)
    {
        var at = stored.IndexOf(Mark, StringComparison.Ordinal);
        if (at < 0)
        {
            return stored;
        }

        var text = new StringBuilder(stored.Length);
        var from = 0;
        for (; at >= 0; at = stored.IndexOf(Mark, from))
        {
            text.Append(stored, from, at - from);
            text.Append((char)ushort.Parse(stored.AsSpan(at + 1, Digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
            from = at + 1 + Digits;
        }

        return text.Append(stored, from, stored.Length - from).ToString();
    }

    private static int NextToEscape(string text, int from)
    {
        while (true)
        {
            var found = text.AsSpan(from).IndexOfAny(_special);
            if (found < 0)
            {
                return -1;
            }

            var at = from + found;
            if (at + 1 == text.Length || !char.IsSurrogatePair(text[at], text[at + 1]))
            {
                return at;
            }

            from = at + 2;
        }
    }
}
