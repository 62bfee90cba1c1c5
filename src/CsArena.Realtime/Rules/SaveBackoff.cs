namespace CsArena.Realtime.Rules;

/// <summary>When saving a result is tried again: after 1 s, then twice as long each time, up to 30 s, for as long as it takes.</summary>
internal static class SaveBackoff
{
    private const int LongestDoubling = 5;

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    public static TimeSpan After(int failures)
    {
        var wait = TimeSpan.FromSeconds(1 << Math.Clamp(failures - 1, 0, LongestDoubling));
        return wait < Longest ? wait : Longest;
    }
}
