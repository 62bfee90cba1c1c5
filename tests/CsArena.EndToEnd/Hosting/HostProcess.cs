using System.Globalization;
using System.Text.RegularExpressions;

namespace CsArena.EndToEnd.Hosting;

/// <summary>The built host as a process of its own, on a free port.</summary>
public sealed partial class HostProcess : IAsyncDisposable
{
    private readonly WatchedProcess _process;

    private HostProcess(WatchedProcess process, Uri url, Uri management)
    {
        _process = process;
        Url = url;
        Http = new HttpClient { BaseAddress = url, Timeout = Limits.Wait };
        Management = new HttpClient { BaseAddress = management, Timeout = Limits.Wait };
    }

    /// <summary>Where it listens.</summary>
    public Uri Url { get; }

    public HttpClient Http { get; }

    /// <summary>Asks for metrics and statistics; of a program without a management port, where it listens.</summary>
    public HttpClient Management { get; }

    /// <summary>Everything that it has written.</summary>
    public string Told => _process.Told;

    /// <summary>Characters that it has written.</summary>
    public long LogLength => _process.Output.Length;

    /// <summary>Memory that it holds.</summary>
    public long ResidentBytes
    {
        get
        {
            const string Line = "VmRSS:";
            var line = File.ReadLines($"/proc/{_process.ProgramId}/status").First(line => line.StartsWith(Line, StringComparison.Ordinal));
            return long.Parse(line[Line.Length..^" kB".Length], CultureInfo.InvariantCulture) * 1_024;
        }
    }

    /// <summary>Lines of its log that are at level error or worse.</summary>
    public IEnumerable<string> ErrorLines => _process.Output.Lines.Where(line => ErrorLine().IsMatch(line));

    /// <summary>Lines of its log that are at level warning or worse, without those that tell how busy the machine is.</summary>
    public IEnumerable<string> WarningLines => _process.Output.Lines.Where(line => WarningLine().IsMatch(line) && !line.Contains("Alarm:", StringComparison.Ordinal));

    /// <summary>Starts a host that is expected to work.</summary>
    /// <param name="settings">Environment variables, on top of those of <see cref="HostSettings"/>.</param>
    /// <param name="program">Another program that greets as the host does; null is the host.</param>
    public static async Task<HostProcess> StartAsync(HostSettings settings, string? program = null)
    {
        var process = await LaunchAsync(settings, program);
        try
        {
            var first = await process.Output.WaitForAsync(line => Greeting().IsMatch(line), Limits.Start)
                ?? throw new InvalidOperationException($"The host did not start.\n{process.Told}");
            var greeting = Greeting().Match(first);
            var url = new Uri(greeting.Groups["url"].Value);
            return new HostProcess(process, url, greeting.Groups["management"] is { Success: true } management ? new Uri(management.Value) : url);
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts a host that may refuse to.</summary>
    public static Task<WatchedProcess> LaunchAsync(HostSettings settings, string? program = null)
    {
        string[] limit = settings.Descriptors is { } count ? ["prlimit", $"--nofile={count}:{count}"] : [];

        // In a mount namespace of its own; without root it is root there.
        string[] names = settings.NamesFile is { } file
            ? ["unshare", Environment.IsPrivilegedProcess ? "-m" : "-rm", "sh", "-c", "mount --bind \"$0\" /etc/hosts && exec \"$@\"", file]
            : [];
        return WatchedProcess.StartAsync([.. names, .. limit, BuiltProgram.Dotnet, program ?? BuiltProgram.Host], settings.Environment);
    }

    /// <summary>Waits for a line of the log.</summary>
    public async Task<string> ShouldLogAsync(string pattern)
        => (await _process.Output.WaitForAsync(line => Regex.IsMatch(line, pattern), Limits.Wait)).ShouldNotBeNull($"{pattern}\n{Told}");

    public void Send(Signal signal) => _process.Send(signal);

    public Task<int> WaitForExitAsync(TimeSpan? limit = null) => _process.WaitForExitAsync(limit ?? Limits.Wait);

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        Management.Dispose();
        await _process.DisposeAsync();
    }

    [GeneratedRegex("^CsArena listens on (?<url>http://localhost:[0-9]+) .*?(metrics are at (?<management>http://localhost:[0-9]+)/metrics)?$")]
    private static partial Regex Greeting();

    [GeneratedRegex("^[0-9:.]+ (warn|fail|crit): ")]
    private static partial Regex WarningLine();

    [GeneratedRegex("^[0-9:.]+ (fail|crit): ")]
    private static partial Regex ErrorLine();
}
