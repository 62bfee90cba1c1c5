using System.Diagnostics;
using System.Text;
using Shouldly;

namespace CsArena.Packaging.Tests;

/// <summary>Runs a program to its end, and fails the test with its output unless it succeeds.</summary>
internal static class Command
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    /// <summary>What the test run itself has set for its own build, and would mislead another one.</summary>
    private static readonly string[] _ofThisRun = ["MSBUILD_EXE_PATH", "MSBuildExtensionsPath", "MSBuildSDKsPath", "MSBuildLoadMicrosoftTargetsReadOnly"];

    public static async Task<string> RunAsync(string folder, IReadOnlyDictionary<string, string>? environment, params string[] arguments)
    {
        var output = new StringBuilder();
        using var process = Start(folder, environment, line =>
        {
            lock (output)
            {
                output.AppendLine(line);
            }
        }, arguments);
        using var limit = new CancellationTokenSource(Limit);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        lock (output)
        {
            process.ExitCode.ShouldBe(0, $"dotnet {string.Join(' ', arguments)}\n{output}");
            return output.ToString();
        }
    }

    /// <summary>Starts <c>dotnet</c> with every line of its output handed over.</summary>
    public static Process Start(string folder, IReadOnlyDictionary<string, string>? environment, Action<string> onLine, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in _ofThisRun)
        {
            start.Environment.Remove(name);
        }

        start.Environment["DOTNET_NOLOGO"] = "1";
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        start.Environment["MSBUILDTERMINALLOGGER"] = "off";
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        var process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => Hand(line.Data);
        process.ErrorDataReceived += (_, line) => Hand(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;

        void Hand(string? line)
        {
            if (line is not null)
            {
                onLine(line);
            }
        }
    }
}
