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

    public static Task<string> RunAsync(string folder, IReadOnlyDictionary<string, string>? environment, params string[] arguments)
        => RunProgramAsync("dotnet", folder, environment, arguments);

    /// <summary>Runs any program to its end.</summary>
    /// <returns>What it has written.</returns>
    public static async Task<string> RunProgramAsync(string program, string folder, IReadOnlyDictionary<string, string>? environment, params string[] arguments)
    {
        var output = new StringBuilder();
        using var process = StartProgram(program, folder, environment, line =>
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
            process.ExitCode.ShouldBe(0, $"{program} {string.Join(' ', arguments)}\n{output}");
            return output.ToString();
        }
    }

    /// <summary>Starts <c>dotnet</c> with every line of its output handed over.</summary>
    public static Process Start(string folder, IReadOnlyDictionary<string, string>? environment, Action<string> onLine, params string[] arguments)
        => StartProgram("dotnet", folder, environment, onLine, arguments);

    private static Process StartProgram(
        string program, string folder, IReadOnlyDictionary<string, string>? environment, Action<string> onLine, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
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
