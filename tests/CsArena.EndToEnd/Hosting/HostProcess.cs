using System.Text.RegularExpressions;

namespace CsArena.EndToEnd.Hosting;

/// <summary>The built host as a process of its own, on a free port.</summary>
public sealed partial class HostProcess : IAsyncDisposable
{
    private readonly WatchedProcess _process;

    private HostProcess(WatchedProcess process, Uri url)
    {
        _process = process;
        Url = url;
        Http = new HttpClient { BaseAddress = url, Timeout = Limits.Wait };
    }

    /// <summary>Where it listens.</summary>
    public Uri Url { get; }

    public HttpClient Http { get; }

    /// <summary>Everything that it has written.</summary>
    public string Told => _process.Told;

    /// <summary>Lines of its log that are at level error or worse.</summary>
    public IEnumerable<string> ErrorLines => _process.Output.Lines.Where(line => ErrorLine().IsMatch(line));

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
            return new HostProcess(process, new Uri(Greeting().Match(first).Groups["url"].Value));
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts a host that may refuse to.</summary>
    public static Task<WatchedProcess> LaunchAsync(HostSettings settings, string? program = null)
        => WatchedProcess.StartAsync([BuiltProgram.Dotnet, program ?? BuiltProgram.Host], settings.Environment);

    public void Send(Signal signal) => _process.Send(signal);

    public Task<int> WaitForExitAsync(TimeSpan? limit = null) => _process.WaitForExitAsync(limit ?? Limits.Wait);

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _process.DisposeAsync();
    }

    [GeneratedRegex("^CsArena listens on (?<url>http://localhost:[0-9]+) ")]
    private static partial Regex Greeting();

    [GeneratedRegex("^[0-9:.]+ (fail|crit): ")]
    private static partial Regex ErrorLine();
}
