using Shouldly;

namespace CsArena.Realtime.Tests.Nodes;

/// <summary>Waits until something is so, within a limit.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    public static Task TrueAsync(Func<bool> condition, string what) => TrueAsync(() => Task.FromResult(condition()), what);

    public static async Task TrueAsync(Func<Task<bool>> condition, string what)
    {
        var startedAt = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            (TimeProvider.System.GetElapsedTime(startedAt) < Limit).ShouldBeTrue($"It did not happen: {what}");
            await Task.Delay(20);
        }
    }
}
