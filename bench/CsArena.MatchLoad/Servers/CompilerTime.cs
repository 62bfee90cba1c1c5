using System.Globalization;

namespace CsArena.MatchLoad.Servers;

/// <summary>
/// Processor time of a process' compiler, which does methods that are called often once more in the background: its threads
/// as Linux counts them. A thread ends when there is nothing to compile, and is remembered as it was last seen.
/// </summary>
internal sealed class CompilerTime(int processId)
{
    // The name as the kernel cuts it.
    private const string ThreadName = ".NET Tiered Com";
    private const double TicksPerSecond = 100;

    private readonly Dictionary<string, double> _seconds = new(StringComparer.Ordinal);

    public TimeSpan Read()
    {
        foreach (var thread in Directory.EnumerateDirectories($"/proc/{processId}/task"))
        {
            try
            {
                if (File.ReadAllText(Path.Combine(thread, "comm")).TrimEnd() == ThreadName)
                {
                    // What follows the name, which may have spaces in it: user and system time are the 12th and 13th.
                    var fields = File.ReadAllText(Path.Combine(thread, "stat")).Split(") ")[^1].Split(' ');
                    _seconds[thread] = (Number(fields[11]) + Number(fields[12])) / TicksPerSecond;
                }
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // It has ended meanwhile.
            }
        }

        return TimeSpan.FromSeconds(_seconds.Values.Sum());
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
