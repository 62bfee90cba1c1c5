using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.RegularExpressions;

namespace CsArena.MatchLoad.Servers;

/// <summary>Counts what Redis is asked for, by <c>redis-cli monitor</c>.</summary>
internal sealed partial class Monitoring : IAsyncDisposable
{
    private readonly Process _process;
    private readonly ConcurrentDictionary<string, long> _counts = new(StringComparer.Ordinal);

    public Monitoring(int port)
    {
        _process = Process.Start(new ProcessStartInfo("redis-cli", ["-p", $"{port}", "monitor"]) { RedirectStandardOutput = true })!;
        _process.OutputDataReceived += (_, line) => Count(line.Data);
        _process.BeginOutputReadLine();
    }

    public Dictionary<string, long> Counts => new(_counts);

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    /// <summary>Calls of the hosts by name, what scripts do as <c>in scripts</c>.</summary>
    private void Count(string? line)
    {
        if (line is null || Called().Match(line) is not { Success: true } match)
        {
            return;
        }

        var command = match.Groups["command"].Value.ToUpperInvariant();
        var first = match.Groups["first"].Value;
        var name = match.Groups["by"].Value == "lua" ? "in scripts" : command switch
        {
            "EVALSHA" => ScriptNames.Of(first),
            "PUBLISH" => $"PUBLISH {Id().Replace(first, "<id>")}",
            _ => command,
        };
        _counts.AddOrUpdate(name, 1, static (_, count) => count + 1);
    }

    [GeneratedRegex("^[0-9.]+ \\[[0-9]+ (?<by>[^\\]]+)\\] \"(?<command>[^\"]+)\"( \"(?<first>[^\"]*)\")?")]
    private static partial Regex Called();

    [GeneratedRegex("[0-9a-f]{8}-?[0-9a-f-]{9,}|[0-9a-f]{16,}")]
    private static partial Regex Id();
}
