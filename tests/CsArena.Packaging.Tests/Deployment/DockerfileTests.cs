using System.Text.RegularExpressions;
using System.Xml.Linq;
using Shouldly;
using Xunit;

namespace CsArena.Packaging.Tests.Deployment;

/// <summary>The Dockerfile, as far as reading it tells: it copies what it builds, and starts what was built.</summary>
public sealed partial class DockerfileTests
{
    private static readonly string[] _lines = [.. Repository.Read("Dockerfile").Split('\n').Where(line => !line.StartsWith('#'))];

    /// <summary>What is copied out of the tree, as paths from its root.</summary>
    private static string[] Copied =>
        [.. Of("COPY").Where(rest => !rest.StartsWith("--from", StringComparison.Ordinal)).SelectMany(rest => rest.Split(' ')[..^1])];

    [Fact]
    public void What_it_copies_is_in_the_tree()
    {
        Copied.ShouldNotBeEmpty();
        Copied.ShouldAllBe(path => Path.Exists(Repository.Combine(path)));
    }

    [Fact]
    public void Every_project_of_the_host_and_what_builds_them_is_copied()
    {
        var projects = new HashSet<string>();
        Collect("src/CsArena.Host/CsArena.Host.csproj", projects);
        projects.Count.ShouldBeGreaterThan(4);
        string[] needed = [.. projects, "global.json", "Directory.Build.props", "Directory.Packages.props", "src/Directory.Build.props"];
        foreach (var path in needed)
        {
            File.Exists(Repository.Combine(path)).ShouldBeTrue(path);
            Copied.Any(copied => copied == "." || path == copied || path.StartsWith(copied.TrimEnd('/') + "/", StringComparison.Ordinal))
                .ShouldBeTrue($"{path} is not copied");
            Ignored().ShouldAllBe(ignored => !path.StartsWith(ignored + "/", StringComparison.Ordinal) && path != ignored);
        }
    }

    [Fact]
    public void It_publishes_the_host_and_starts_it()
    {
        var publish = Of("RUN").Single(rest => rest.StartsWith("dotnet publish ", StringComparison.Ordinal)).Split(' ');
        Directory.EnumerateFiles(Repository.Combine(publish[2]), "*.csproj").ShouldHaveSingleItem();
        var assembly = Path.GetFileName(publish[2]) + ".dll";
        Of("ENTRYPOINT").ShouldBe([$"[\"dotnet\", \"{assembly}\"]"]);
        Of("COPY").ShouldContain($"--from=build {publish[^2]} .");
    }

    [Fact]
    public void Its_images_are_of_the_framework_that_the_projects_are_for()
    {
        var framework = XDocument.Load(Repository.Combine("Directory.Build.props")).Descendants("TargetFramework").Single().Value;
        var version = framework["net".Length..];
        Of("FROM").Select(rest => Digest().Replace(rest, ""))
            .ShouldBe([$"mcr.microsoft.com/dotnet/sdk:{version} AS build", $"mcr.microsoft.com/dotnet/aspnet:{version}"]);
    }

    [Fact]
    public void Its_images_are_pinned_by_tag_and_digest() => Of("FROM").ShouldAllBe(rest => Digest().IsMatch(rest));

    [Fact]
    public void It_restores_what_the_lock_files_name_before_it_copies_the_source()
    {
        var restore = Array.FindIndex(_lines, line => line == "RUN dotnet restore src/CsArena.Host --locked-mode");
        var copy = Array.FindIndex(_lines, line => line == "COPY . .");
        var publish = Array.FindIndex(_lines, line => line.StartsWith("RUN dotnet publish ", StringComparison.Ordinal));
        restore.ShouldBeInRange(1, copy - 1);
        copy.ShouldBeLessThan(publish);
        _lines[publish].ShouldContain(" --no-restore ");

        var before = _lines[..restore].Where(line => line.StartsWith("COPY ", StringComparison.Ordinal)).Select(line => line.Split(' ')[1..]).ToArray();
        var projects = new HashSet<string>();
        Collect("src/CsArena.Host/CsArena.Host.csproj", projects);
        string[] needed =
        [
            "global.json", "Directory.Build.props", "Directory.Packages.props", "src/Directory.Build.props",
            .. projects, .. projects.Select(project => $"{Path.GetDirectoryName(project)}/packages.lock.json"),
        ];
        before.SelectMany(words => words[..^1]).Order(StringComparer.Ordinal).ShouldBe(needed.Order(StringComparer.Ordinal));

        // Each goes to its own folder.
        foreach (var words in before)
        {
            words[..^1].Select(path => Path.GetDirectoryName(path) is { Length: > 0 } folder ? folder + "/" : "./").Distinct().ShouldBe([words[^1]]);
        }
    }

    [Fact]
    public void It_listens_where_it_says()
    {
        var ports = Default().Matches(Repository.Read("src/CsArena.Host/ListenPorts.cs")).ToDictionary(match => match.Groups["key"].Value, match => match.Groups["port"].Value);
        Of("ENV").ShouldBe([$"PORT={ports["PORT"]} MANAGEMENT_PORT={ports["MANAGEMENT_PORT"]}"]);
        Of("EXPOSE").ShouldBe([$"{ports["PORT"]} {ports["MANAGEMENT_PORT"]}"]);
        Of("STOPSIGNAL").ShouldBe(["SIGTERM"]);
    }

    [Fact]
    public void Its_health_check_asks_whether_it_lives_and_not_whether_it_takes_players()
        => Of("HEALTHCHECK").ShouldHaveSingleItem().ShouldContain("http://localhost:${PORT}/api/health/live\"");

    [Fact]
    public void It_does_not_run_as_root()
    {
        Of("USER").ShouldBe(["app"]);
        Array.FindIndex(_lines, line => line.StartsWith("USER ", StringComparison.Ordinal))
            .ShouldBeLessThan(Array.FindIndex(_lines, line => line.StartsWith("ENTRYPOINT ", StringComparison.Ordinal)));
    }

    private static IEnumerable<string> Of(string instruction)
        => _lines.Where(line => line.StartsWith(instruction + " ", StringComparison.Ordinal)).Select(line => line[(instruction.Length + 1)..]);

    private static IEnumerable<string> Ignored()
        => Repository.Read(".dockerignore").Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => !line.StartsWith("**", StringComparison.Ordinal));

    private static void Collect(string project, HashSet<string> projects)
    {
        if (!projects.Add(project))
        {
            return;
        }

        foreach (var reference in XDocument.Load(Repository.Combine(project)).Descendants("ProjectReference"))
        {
            var path = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Repository.Combine(project))!, reference.Attribute("Include")!.Value));
            Collect(Path.GetRelativePath(Repository.Root, path), projects);
        }
    }

    [GeneratedRegex("@sha256:[0-9a-f]{64}")]
    private static partial Regex Digest();

    [GeneratedRegex("\"(?<key>[A-Z_]+)\", (?<port>[0-9]+)\\)")]
    private static partial Regex Default();
}
