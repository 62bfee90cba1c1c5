using System.Globalization;

namespace CsArena.LoadTest;

/// <summary>Whether this process may open as many connections as it is asked to. Nothing is raised.</summary>
internal static class OpenFiles
{
    // Libraries, pipes, HTTP connections for tokens.
    private const int Others = 300;

    /// <summary>A message when the limit is too low; null when it is not, or is not known.</summary>
    public static string? Complaint(int connections)
    {
        const string limits = "/proc/self/limits";
        return File.Exists(limits) ? Complaint(connections, File.ReadAllLines(limits)) : null;
    }

    internal static string? Complaint(int connections, IEnumerable<string> limits)
    {
        const string name = "Max open files";
        var line = limits.FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal));
        var soft = line?[name.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault();
        if (!long.TryParse(soft, CultureInfo.InvariantCulture, out var allowed) || allowed >= connections + Others)
        {
            return null;
        }

        return $"{connections} connections need about {connections + Others} open files, and this process may open {allowed}: raise it first, for example with 'ulimit -n {connections + Others}'.";
    }
}
