using System.Diagnostics;
using Shouldly;
using Xunit;

namespace CsArena.Packaging.Tests.Deployment;

/// <summary>What watches the hosts: alerts, the dashboard's files, and the compose file that brings them together.</summary>
public sealed class MonitoringTests
{
    private static readonly ComposeFile _file = ComposeFile.Read(ComposeFile.Monitoring);

    private static readonly ComposeFile _hosts = ComposeFile.Read("docker-compose.hosts.yml");

    [Theory]
    [InlineData("test", "rules", "deploy/prometheus/alerts.test.yml")]
    [InlineData("check", "rules", "deploy/prometheus/alerts.yml")]
    [InlineData("check", "config", "deploy/prometheus/prometheus.yml")]
    public async Task Prometheus_accepts(params string[] arguments)
    {
        var start = new ProcessStartInfo("promtool", arguments) { WorkingDirectory = Repository.Root, RedirectStandardOutput = true, RedirectStandardError = true };
        using var promtool = Process.Start(start).ShouldNotBeNull();
        var (output, errors) = (promtool.StandardOutput.ReadToEndAsync(), promtool.StandardError.ReadToEndAsync());
        await promtool.WaitForExitAsync();
        promtool.ExitCode.ShouldBe(0, await output + await errors);
    }

    [Fact]
    public void Every_alert_is_shown_to_fire()
    {
        var tests = Repository.Read("deploy/prometheus/alerts.test.yml");
        var alerts = Repository.Read("deploy/prometheus/alerts.yml").Split('\n')
            .Where(line => line.Contains("- alert: ", StringComparison.Ordinal))
            .Select(line => line.Split(": ")[1])
            .ToArray();
        alerts.Length.ShouldBe(8);
        alerts.ShouldAllBe(alert => tests.Contains($"alertname: {alert}\n        exp_alerts:\n          - exp_labels:", StringComparison.Ordinal));
    }

    [Fact]
    public void Its_hosts_are_those_of_the_file_that_it_is_laid_over()
    {
        _file.Services.Keys.Order(StringComparer.Ordinal).ShouldBe(["collector", "grafana", "host1", "host2", "prometheus"]);
        foreach (var host in _hosts.Hosts)
        {
            var collector = new Uri(_file.Services[host.Name].Environment["OTEL_EXPORTER_OTLP_ENDPOINT"]);
            Repository.Read("deploy/otel-collector.yml").ShouldContain($"endpoint: 0.0.0.0:{collector.Port}");
            _file.Services.Keys.ShouldContain(collector.Host);
            Repository.Read("deploy/prometheus/prometheus.yml").ShouldContain($"{host.Name}:4001");
        }
    }

    [Fact]
    public void Its_images_have_a_version_and_its_ports_are_for_this_machine()
    {
        foreach (var service in _file.Services.Values.Where(service => service.Text("image") is not null))
        {
            service.Tag.ShouldMatch("^[a-z]+/[a-z-]+:v?[0-9]+\\.[0-9]+\\.[0-9]+$");
            service.List("ports").ShouldAllBe(port => port.StartsWith("127.0.0.1:", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void The_management_port_is_published_nowhere()
    {
        ComposeFile.Names.SelectMany(name => ComposeFile.Read(name).Services.Values).SelectMany(service => service.List("ports"))
            .ShouldAllBe(port => !port.Contains("4001", StringComparison.Ordinal));
        Repository.Read("deploy/nginx.conf").ShouldNotContain("4001");
    }

    [Fact]
    public void What_is_mounted_is_there()
    {
        var mounted = _file.Services.Values.SelectMany(service => service.List("volumes")).Select(volume => volume.Split(':')[0]).ToList();
        mounted.Where(source => source.StartsWith('.')).ShouldAllBe(source => File.Exists(Repository.Combine(source)));
        mounted.Where(source => !source.StartsWith('.')).ShouldBe(_file.Volumes);
    }

    [Fact]
    public void The_command_that_starts_it_is_in_it_and_on_the_page()
    {
        const string Command = $"docker compose -f docker-compose.hosts.yml -f {ComposeFile.Monitoring} up --build";
        Repository.Read(ComposeFile.Monitoring).ShouldContain(Command);
        Repository.Read("docs/operations.md").ShouldContain(Command);
    }
}
