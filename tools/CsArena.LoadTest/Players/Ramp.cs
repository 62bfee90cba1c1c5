namespace CsArena.LoadTest.Players;

/// <summary>Starts things at a steady rate.</summary>
internal static class Ramp
{
    private static readonly TimeSpan s_tick = TimeSpan.FromMilliseconds(20);

    public static async Task RunAsync(int count, int perSecond, TimeProvider timeProvider, Action<int> start, CancellationToken cancellationToken)
    {
        var began = timeProvider.GetTimestamp();
        var started = 0;
        while (started < count)
        {
            var due = Math.Min(count, 1 + (int)(timeProvider.GetElapsedTime(began).TotalSeconds * perSecond));
            for (; started < due; started++)
            {
                start(started);
            }

            if (started < count)
            {
                await Task.Delay(s_tick, timeProvider, cancellationToken);
            }
        }
    }
}
