using System.Globalization;

namespace CsArena.LoadTest.Reporting;

/// <summary>A line every few seconds, for logs.</summary>
internal sealed class LineProgress(TextWriter writer, TimeProvider timeProvider) : IProgressDisplay
{
    private static readonly TimeSpan s_every = TimeSpan.FromSeconds(5);

    public async Task ShowAsync(Func<ProgressSnapshot> snapshot, CancellationToken over)
    {
        while (!over.IsCancellationRequested)
        {
            await Task.Delay(s_every, timeProvider, over).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!over.IsCancellationRequested)
            {
                var now = snapshot();
                await writer.WriteLineAsync(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{now.Elapsed.TotalSeconds,6:0} s  {now.Phase}: {now.Connected} of {now.Wanted} up, {now.Matches} matches, {now.Reconnects} reconnects, {now.Errors} errors, {now.Violations} violations"));
            }
        }
    }
}
