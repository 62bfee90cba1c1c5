using System.Globalization;
using CsArena.DatabaseLoad;

// The PostgreSQL backend by itself. PostgreSQL is started and ended by this program; it has to be installed.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
(string Name, Func<Task> RunAsync)[] runs = [("save", Saves.RunAsync), ("after-outage", AfterOutage.RunAsync), ("pick", Picks.RunAsync)];
foreach (var (name, runAsync) in runs.Where(run => args.Length == 0 || args.Contains(run.Name)))
{
    Console.WriteLine($"# {name}");
    await runAsync();
}
