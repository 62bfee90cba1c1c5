using System.Diagnostics;
using System.Globalization;
using CsArena.Realtime.Nodes;
using Shouldly;
using Xunit;

namespace CsArena.Packaging.Tests.Deployment;

/// <summary>The unit of systemd.</summary>
public sealed class SystemdTests
{
    private const string Unit = "deploy/systemd/csarena.service";

    private static readonly ILookup<string, string> _settings = Repository.Read(Unit).Split('\n')
        .Where(line => !line.StartsWith('#') && line.Contains('=', StringComparison.Ordinal))
        .Select(line => line.Split('=', 2))
        .ToLookup(parts => parts[0], parts => parts[1]);

    [Fact]
    public void A_host_that_is_stopped_drains_first()
    {
        _settings["KillSignal"].Single().ShouldBe("SIGTERM");
        TimeSpan.FromSeconds(int.Parse(_settings["TimeoutStopSec"].Single(), CultureInfo.InvariantCulture))
            .ShouldBeGreaterThanOrEqualTo(new NodeOptions().DrainTimeout + TimeSpan.FromSeconds(30));
    }

    [Fact]
    public void Every_setting_exists()
    {
        var page = Repository.Read("docs/configuration.md");
        foreach (var variable in _settings["Environment"].SelectMany(line => line.Split(' ')))
        {
            page.ShouldContain($"| `{variable.Split('=')[0]}` |");
        }
    }

    [Theory]
    [InlineData("LimitNOFILE", "65536")]
    [InlineData("NoNewPrivileges", "yes")]
    [InlineData("DynamicUser", "yes")]
    [InlineData("ProtectSystem", "strict")]
    [InlineData("CapabilityBoundingSet", "")]
    [InlineData("Restart", "always")]
    public void It_has(string name, string value) => _settings[name].ShouldBe([value]);

    /// <summary>The settings above are read wherever the tests run; systemd's own opinion is asked where it is installed.</summary>
    [Fact]
    public async Task Systemd_accepts_it()
    {
        const string program = "/usr/bin/systemd-analyze";
        if (!File.Exists(program))
        {
            return;
        }

        var folder = Directory.CreateTempSubdirectory("csarena-unit-");
        try
        {
            // The program and its file of settings need not be on this machine.
            var unit = Path.Combine(folder.FullName, "csarena.service");
            await File.WriteAllTextAsync(unit, Repository.Read(Unit).Replace("/usr/bin/dotnet", "/bin/true", StringComparison.Ordinal));
            using var process = Process.Start(new ProcessStartInfo(program, ["verify", unit]) { RedirectStandardError = true })!;
            var errors = await process.StandardError.ReadToEndAsync();
            await process.WaitForExitAsync();
            process.ExitCode.ShouldBe(0, errors);
            errors.ShouldNotContain("csarena.service");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
