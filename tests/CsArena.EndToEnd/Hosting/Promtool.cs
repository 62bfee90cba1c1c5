using System.Diagnostics;

namespace CsArena.EndToEnd.Hosting;

/// <summary>Prometheus' own tool, of Debian's package <c>prometheus</c>.</summary>
public static class Promtool
{
    /// <summary>Checks a scrape.</summary>
    /// <returns>What it complains of; empty when it does not.</returns>
    public static Task<string> CheckMetricsAsync(string scrape) => RunAsync(scrape, "check", "metrics");

    /// <summary>Runs it.</summary>
    /// <returns>What it writes.</returns>
    public static async Task<string> RunAsync(string input, params string[] arguments)
    {
        var start = new ProcessStartInfo("promtool", arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        using var promtool = Process.Start(start) ?? throw new InvalidOperationException("promtool did not start.");
        var (output, errors) = (promtool.StandardOutput.ReadToEndAsync(), promtool.StandardError.ReadToEndAsync());
        await promtool.StandardInput.WriteAsync(input);
        promtool.StandardInput.Close();
        await promtool.WaitForExitAsync();
        return await output + await errors + (promtool.ExitCode == 0 || (await errors).Length > 0 ? "" : $"exit code {promtool.ExitCode}");
    }
}
