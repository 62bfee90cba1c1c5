using System.Collections.Frozen;
using System.Globalization;

namespace CsArena.Realtime.Grading;

/// <summary>
/// What characters are made of, as Unicode's NFKD has it, for those that become at most three. The table is ours, because
/// <see cref="string.Normalize()"/> does nothing in invariant globalization mode on Linux, and two nodes must give the same
/// grade whatever their mode.
/// </summary>
internal static class Decompositions
{
    private const string Table = "Grading/decompositions.txt";

    private static readonly FrozenDictionary<char, string> _parts = Load();

    private static readonly FrozenDictionary<(char Base, char Mark), char> _composed = _parts
        .Where(entry => entry.Value.Length == 2 && IsMark(entry.Value[1]))
        .GroupBy(entry => (entry.Value[0], entry.Value[1]))
        .ToFrozenDictionary(same => same.Key, same => same.Min(entry => entry.Key));

    /// <summary>The parts of a character; null when it has none.</summary>
    public static string? Of(char c) => c < 0x80 ? null : _parts.GetValueOrDefault(c);

    /// <summary>The one character for a base and a mark behind it; null when there is none.</summary>
    public static char? Compose(char c, char mark) => _composed.TryGetValue((c, mark), out var composed) ? composed : null;

    /// <summary>Whether it belongs to the letter before it.</summary>
    public static bool IsMark(char c)
        => CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark;

    private static FrozenDictionary<char, string> Load()
    {
        using var reader = new StreamReader(typeof(Decompositions).Assembly.GetManifestResourceStream(Table)!);
        var parts = new Dictionary<char, string>();
        while (reader.ReadLine() is { } line)
        {
            var codes = Array.ConvertAll(line.Split(' '), code => (char)ushort.Parse(code, NumberStyles.HexNumber, CultureInfo.InvariantCulture));
            parts.Add(codes[0], new string(codes.AsSpan(1)));
        }

        return parts.ToFrozenDictionary();
    }
}
