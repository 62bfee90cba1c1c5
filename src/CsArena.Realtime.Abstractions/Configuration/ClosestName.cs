namespace CsArena.Realtime.Configuration;

/// <summary>Says of a configuration key that is not known, which one may have been meant.</summary>
public static class ClosestName
{
    /// <summary>Describes the mistake.</summary>
    /// <param name="key">The key, with its section.</param>
    /// <param name="known">The names that its last part could have been.</param>
    /// <returns>A sentence, and the closest name where one is close.</returns>
    public static string Unknown(string key, IEnumerable<string> known)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(known);
        var cut = key.LastIndexOf(':') + 1;
        var name = key[cut..];
        var closest = known.MinBy(one => Distance(name, one));
        return closest is not null && Distance(name, closest) <= Math.Max(2, name.Length / 3)
            ? $"{key} is not a setting: did you mean {key[..cut]}{closest}?"
            : $"{key} is not a setting.";
    }

    /// <summary>How many letters must be changed, added or taken away, whatever their case.</summary>
    private static int Distance(string left, string right)
    {
        var row = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var isSame = char.ToUpperInvariant(left[i - 1]) == char.ToUpperInvariant(right[j - 1]);
                (diagonal, row[j]) = (row[j], Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (isSame ? 0 : 1)));
            }
        }

        return row[^1];
    }
}
