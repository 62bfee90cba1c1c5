using System.ComponentModel;
using System.Diagnostics;

namespace CsArena.Packaging.Tests.Deployment;

/// <summary>The Compose plugin of Docker's command line, as far as it needs no engine.</summary>
internal static class ComposeCommand
{
    public static async Task<bool> IsInstalledAsync()
    {
        try
        {
            return (await RunAsync(["compose", "version"])).ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }

    /// <summary>Reads files as one project.</summary>
    /// <returns>What is wrong with them; empty when nothing is.</returns>
    public static async Task<string> CheckAsync(IEnumerable<string> files)
    {
        var (exitCode, said) = await RunAsync(["compose", .. files.SelectMany(file => new[] { "-f", file }), "config", "--quiet"]);
        return exitCode == 0 && said.Length == 0 ? "" : $"{exitCode}: {said}";
    }

    private static async Task<(int ExitCode, string Said)> RunAsync(string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("docker", arguments)
        {
            WorkingDirectory = Repository.Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["JWT_SECRET"] = "secret", ["REDIS_PASSWORD"] = "secret", ["POSTGRES_PASSWORD"] = "secret" },
        })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var said = await process.StandardError.ReadToEndAsync();
        await output;
        await process.WaitForExitAsync();
        return (process.ExitCode, said);
    }
}
