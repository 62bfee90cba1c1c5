using System.Globalization;
using Spectre.Console;

namespace CsArena.LoadTest.Reporting;

/// <summary>A table that redraws itself, for a terminal.</summary>
internal sealed class LiveProgress(IAnsiConsole console, TimeProvider timeProvider) : IProgressDisplay
{
    private static readonly TimeSpan s_every = TimeSpan.FromMilliseconds(500);

    public Task ShowAsync(Func<ProgressSnapshot> snapshot, CancellationToken over)
        => console.Live(Draw(snapshot())).AutoClear(true).StartAsync(async context =>
        {
            while (!over.IsCancellationRequested)
            {
                context.UpdateTarget(Draw(snapshot()));
                await Task.Delay(s_every, timeProvider, over).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        });

    private static Table Draw(ProgressSnapshot now)
    {
        var table = new Table().RoundedBorder().HideHeaders().AddColumn("").AddColumn(new TableColumn("").RightAligned());
        void Row(string name, IFormattable value, string? format = null)
            => table.AddRow(name, value.ToString(format, CultureInfo.InvariantCulture));

        table.AddRow(now.Phase, string.Create(CultureInfo.InvariantCulture, $"{now.Elapsed.TotalSeconds:0} s"));
        table.AddRow("up", string.Create(CultureInfo.InvariantCulture, $"{now.Connected} of {now.Wanted}"));
        Row("matches", now.Matches);
        Row("enqueue to found, p99 ms", now.FoundP99, "0.0");
        Row("second answer to round end, p99 ms", now.RoundEndP99, "0.0");
        Row("reconnects", now.Reconnects);
        Row("errors", now.Errors);
        Row("violations", now.Violations);
        return table;
    }
}
