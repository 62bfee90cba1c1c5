namespace CsArena.Realtime.PostgreSql.Tests.Text;

/// <summary>Text of characters that something may stumble over.</summary>
internal static class AnyText
{
    private static readonly string[] _parts =
    [
        "\0", "\u001A", "'", "\"", "\\", "\\u0000", "%", "$1", "$$", "--", ";", "{", "}", ",", "\n", "\r", "\t", "\b", "\u007F", "\u0085", "\u2028", "\uFEFF",
        "\uFFFE", "\uFFFF", "\uD55C", "\u0301", "\U0001F600", "\U0010FFFF", "\uD800", "\uDBFF", "\uDC00", "\uDFFF", "a", "0000", "E'", "NULL", " ",
    ];

    public static string Of(Random random, int parts) => string.Concat(Enumerable.Range(0, parts).Select(_ => _parts[random.Next(_parts.Length)]));

    /// <summary>Each of them, and any.</summary>
    public static IEnumerable<string> Samples(Random random) => [.. _parts, .. Enumerable.Range(0, 30).Select(_ => Of(random, 1 + random.Next(40)))];
}
