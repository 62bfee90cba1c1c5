using Shouldly;

namespace CsArena.Realtime.Tests.Backplane;

internal static class Limits
{
    /// <summary>No wait takes longer, on however slow a machine.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);


    public static Task InTime(this Task task) => task.WaitAsync(Patience);

    public static Task<T> InTime<T>(this Task<T> task) => task.WaitAsync(Patience);

    /// <summary>Waits until something is so that no event tells of.</summary>
    public static async Task UntilAsync(Func<bool> isSo, string what)
    {
        var limit = TimeProvider.System.GetTimestamp();
        while (!isSo())
        {
            TimeProvider.System.GetElapsedTime(limit).ShouldBeLessThan(Patience, what);
            await Task.Delay(10);
        }
    }
}
