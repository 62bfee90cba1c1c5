using System.Globalization;

namespace CsArena.LoadTest;

/// <summary>Durations as people write them: <c>30</c>, <c>30s</c>, <c>500ms</c>, <c>1.5m</c>, <c>1h</c>.</summary>
internal static class Durations
{
    private static readonly (string Suffix, TimeSpan Unit)[] s_units =
    [
        ("ms", TimeSpan.FromMilliseconds(1)),
        ("s", TimeSpan.FromSeconds(1)),
        ("m", TimeSpan.FromMinutes(1)),
        ("h", TimeSpan.FromHours(1)),
    ];

    /// <param name="text">What was written.</param>
    /// <param name="bare">The unit of a number without one.</param>
    /// <param name="duration">The duration; not negative.</param>
    public static bool TryParse(string text, TimeSpan bare, out TimeSpan duration)
    {
        var unit = bare;
        var number = text.Trim();
        foreach (var (suffix, candidate) in s_units)
        {
            if (number.EndsWith(suffix, StringComparison.OrdinalIgnoreCase))
            {
                unit = candidate;
                number = number[..^suffix.Length];
                break;
            }
        }

        duration = TimeSpan.Zero;
        if (!double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)
            || value * unit.TotalDays > 365)
        {
            return false;
        }

        duration = unit * value;
        return true;
    }
}
