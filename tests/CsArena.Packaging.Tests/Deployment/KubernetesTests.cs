using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Shouldly;
using Xunit;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.Serialization;
using Map = System.Collections.Generic.Dictionary<object, object>;

namespace CsArena.Packaging.Tests.Deployment;

/// <summary>The manifests name what the host has: endpoints, ports, settings and metrics.</summary>
public sealed class KubernetesTests
{
    private const string Folder = "deploy/kubernetes";

    private static readonly string[] _noManifests = ["kustomization.yaml", "prometheus-adapter.yaml"];

    private static readonly Map[] _objects =
        [.. Directory.EnumerateFiles(Repository.Combine(Folder), "*.yaml")
            .Where(path => !_noManifests.Contains(Path.GetFileName(path)))
            .SelectMany(path => Read($"{Folder}/{Path.GetFileName(path)}"))];

    private static readonly Map _deployment = _objects.Single(one => (string)one["kind"] == "Deployment");

    private static readonly Map _pod = At(_deployment, "spec", "template", "spec");

    private static readonly Map _host = Maps(_pod, "containers").Single();

    private static readonly Dictionary<string, int> _ports =
        Maps(_host, "ports").ToDictionary(port => (string)port["name"], port => Number(port["containerPort"]));

    public static TheoryData<string> Probes => ["startupProbe", "livenessProbe", "readinessProbe"];

    [Fact]
    public void Every_manifest_is_applied()
        => ((List<object>)Read($"{Folder}/kustomization.yaml").Single()["resources"]).Cast<string>()
            .ShouldBe(Directory.EnumerateFiles(Repository.Combine(Folder), "*.yaml").Select(path => Path.GetFileName(path)).Except(_noManifests), ignoreOrder: true);

    [Theory]
    [MemberData(nameof(Probes))]
    public void A_probe_asks_an_endpoint_that_exists_on_a_port_that_exists(string probe)
    {
        var get = At(_host, probe, "httpGet");
        Endpoints().ShouldContain((string)get["path"]);
        _ports.Keys.ShouldContain((string)get["port"]);
    }

    [Fact]
    public void Only_readiness_looks_at_the_store()
    {
        At(_host, "readinessProbe", "httpGet")["path"].ShouldBe("/api/health");
        At(_host, "livenessProbe", "httpGet")["path"].ShouldBe("/api/health/live");
        At(_host, "startupProbe", "httpGet")["path"].ShouldBe("/api/health/live");
    }

    [Fact]
    public void Ports_are_those_of_the_host()
    {
        var environment = Values();
        _ports["players"].ShouldBe(Number(environment["PORT"]));
        _ports["management"].ShouldBe(Number(environment["MANAGEMENT_PORT"]));
        At(_deployment, "spec", "template", "metadata", "annotations")["prometheus.io/port"].ShouldBe(environment["MANAGEMENT_PORT"]);
        foreach (var port in _objects.Where(one => (string)one["kind"] == "Service").SelectMany(service => Maps(At(service, "spec"), "ports")))
        {
            Number(port["port"]).ShouldBe(_ports[(string)port["targetPort"]]);
        }
    }

    [Fact]
    public void What_selects_pods_finds_those_of_the_deployment()
    {
        var labels = At(_deployment, "spec", "template", "metadata", "labels");
        foreach (var one in _objects.Where(one => (string)one["kind"] != "HorizontalPodAutoscaler"))
        {
            var spec = At(one, "spec");
            var selector = (Map)(spec.GetValueOrDefault("selector") ?? spec["podSelector"]);
            foreach (var (name, value) in (Map)selector.GetValueOrDefault("matchLabels", selector))
            {
                labels[name].ShouldBe(value, (string)one["kind"]);
            }
        }
    }

    [Fact]
    public void The_grace_is_longer_than_the_way_out()
    {
        var before = Number(((List<object>)At(_host, "lifecycle", "preStop", "exec")["command"])[1]);
        var drain = TimeSpan.Parse(Values()["Arena__Node__DrainTimeout"], CultureInfo.InvariantCulture);
        TimeSpan.FromSeconds(Number(_pod["terminationGracePeriodSeconds"])).ShouldBeGreaterThan(TimeSpan.FromSeconds(before + 10) + drain);
    }

    [Fact]
    public void Every_setting_exists()
    {
        var page = Repository.Read("docs/configuration.md");
        foreach (var name in Maps(_host, "env").Select(variable => (string)variable["name"]))
        {
            page.ShouldContain($"| `{name.Replace("__", ":", StringComparison.Ordinal)}` |");
        }
    }

    [Fact]
    public void The_autoscaler_and_its_adapter_use_a_metric_that_the_host_has()
    {
        var metric = (string)At(Maps(At(_objects.Single(one => (string)one["kind"] == "HorizontalPodAutoscaler"), "spec"), "metrics").Single(), "pods", "metric")["name"];
        Repository.Read("docs/operations.md").ShouldContain($"| `{metric}` |");
        At(Maps(At(Read($"{Folder}/prometheus-adapter.yaml").Single(), "rules"), "custom").Single(), "name")["as"].ShouldBe(metric);
    }

    [Fact]
    public void A_host_has_no_rights()
    {
        At(_pod, "securityContext")["runAsNonRoot"].ShouldBe("true");
        _pod["automountServiceAccountToken"].ShouldBe("false");
        var container = At(_host, "securityContext");
        (container["allowPrivilegeEscalation"], container["readOnlyRootFilesystem"]).ShouldBe(("false", "true"));
        ((List<object>)At(container, "capabilities")["drop"]).ShouldBe(["ALL"]);
    }

    private static IReadOnlyList<string> Endpoints()
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = Environments.Development });
        builder.Services.AddArena(builder.Configuration);
        using var app = builder.Build();
        app.MapArena();
        return [.. ((IEndpointRouteBuilder)app).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .Select(endpoint => $"/{endpoint.RoutePattern.RawText!.Trim('/')}")];
    }

    private static Dictionary<string, string> Values()
        => Maps(_host, "env").Where(variable => variable.ContainsKey("value")).ToDictionary(variable => (string)variable["name"], variable => (string)variable["value"]);

    private static IEnumerable<Map> Read(string path)
    {
        using var text = new StringReader(Repository.Read(path));
        var parser = new Parser(text);
        var deserializer = new DeserializerBuilder().WithDuplicateKeyChecking().Build();
        parser.Consume<StreamStart>();
        var documents = new List<Map>();
        while (parser.Accept<DocumentStart>(out _))
        {
            documents.Add(deserializer.Deserialize<Map>(parser));
        }

        return documents;
    }

    private static Map At(Map map, params string[] path) => path.Aggregate(map, (inner, key) => (Map)inner[key]);

    private static IEnumerable<Map> Maps(Map map, string key) => ((List<object>)map[key]).Cast<Map>();

    private static int Number(object text) => int.Parse((string)text, CultureInfo.InvariantCulture);
}
