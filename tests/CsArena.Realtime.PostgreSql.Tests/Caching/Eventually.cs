using System.Diagnostics;

namespace CsArena.Realtime.PostgreSql.Tests;

/// <summary>Waits for something to become true, and tells how long it took.</summary>
internal static class Eventually
{
    public static async Task<TimeSpan> HoldsAsync(Func<Task<bool>> condition, TimeSpan limit, string what)
    {
        var started = Stopwatch.StartNew();
        while (!await condition())
        {
            if (started.Elapsed > limit)
            {
                throw new TimeoutException($"{what}: not within {limit}.");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(10));
        }

        return started.Elapsed;
    }

    public static Task<TimeSpan> HoldsAsync(Func<bool> condition, TimeSpan limit, string what)
        => HoldsAsync(() => Task.FromResult(condition()), limit, what);
}
