using System.Globalization;

namespace CsArena.MatchLoad.Servers;

/// <summary>Processor time of all that runs on this machine, as Linux counts it.</summary>
internal static class MachineTime
{
    private const double TicksPerSecond = 100;

    // Fields of the first line of /proc/stat: user nice system idle iowait irq softirq steal.
    private static readonly int[] _busy = [1, 2, 3, 6, 7, 8];

    public static TimeSpan Read()
    {
        var fields = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return TimeSpan.FromSeconds(_busy.Sum(field => double.Parse(fields[field], CultureInfo.InvariantCulture)) / TicksPerSecond);
    }
}
