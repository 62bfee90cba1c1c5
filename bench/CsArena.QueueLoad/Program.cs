using System.Globalization;
using CsArena.QueueLoad;

// The queue on Redis by itself. Redis is started and ended by this program; redis-benchmark has to be installed.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
(string Name, Func<Task> RunAsync)[] runs =
    [("throughput", Throughput.RunAsync), ("one-call", OneCall.RunAsync), ("half-load", HalfLoad.RunAsync), ("dequeue", Dequeues.RunAsync)];
foreach (var (name, runAsync) in runs.Where(run => args.Length == 0 || args.Contains(run.Name)))
{
    Console.WriteLine($"# {name}");
    await runAsync();
}
