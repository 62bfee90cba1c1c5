using Shouldly;
using Xunit;

namespace CsArena.Packaging.Tests.Packages;

[Collection(PackedPackagesCollection.Name)]
public sealed class PackageTests(PackedPackages packages)
{
    private const string Prefix = "CsArena.";

    /// <summary>Each library, and which of the others its package may bring along.</summary>
    private static readonly Dictionary<string, string[]> _libraries = new()
    {
        ["CsArena.Realtime"] = ["CsArena.Realtime.Abstractions", "CsArena.Realtime.InMemory"],
        ["CsArena.Realtime.Abstractions"] = [],
        ["CsArena.Realtime.Client"] = ["CsArena.Realtime.Abstractions"],
        ["CsArena.Realtime.Conformance"] = ["CsArena.Realtime.Abstractions"],
        ["CsArena.Realtime.InMemory"] = ["CsArena.Realtime.Abstractions"],
        ["CsArena.Realtime.PostgreSql"] = ["CsArena.Realtime.Abstractions"],
        ["CsArena.Realtime.Redis"] = ["CsArena.Realtime.Abstractions"],
    };

    /// <summary>What clients run on.</summary>
    private static readonly string[] _clientFrameworks = ["net10.0", "net8.0", "netstandard2.1"];

    public static TheoryData<string> Libraries => [.. _libraries.Keys];

    [Fact]
    public void Every_library_is_packed_and_nothing_else() => packages.Ids.ShouldBe(_libraries.Keys.Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Libraries))]
    public void A_package_has_its_library_its_documentation_and_its_readme(string id)
    {
        var files = packages.FilesOf(id);
        var libraries = FrameworksOf(id).SelectMany(framework => new[] { $"lib/{framework}/{id}.dll", $"lib/{framework}/{id}.xml" });
        files.Where(file => file.StartsWith("lib/", StringComparison.Ordinal)).ShouldBe(libraries, ignoreOrder: true);
        files.ShouldContain("README.md");
    }

    [Theory]
    [MemberData(nameof(Libraries))]
    public void Its_symbols_are_a_package_of_their_own(string id)
    {
        var files = packages.FilesOf(id, "snupkg");
        FrameworksOf(id).ShouldAllBe(framework => files.Contains($"lib/{framework}/{id}.pdb"));
    }

    [Theory]
    [MemberData(nameof(Libraries))]
    public void It_says_what_it_is_and_under_which_licence(string id)
    {
        var metadata = packages.MetadataOf(id);
        metadata.Element("id")!.Value.ShouldBe(id);
        metadata.Element("readme")!.Value.ShouldBe("README.md");
        metadata.Element("license")!.Value.ShouldBe("MIT");
        metadata.Element("description")!.Value.Length.ShouldBeGreaterThan(40);
        metadata.Element("authors")!.Value.ShouldNotBeEmpty();
        metadata.Element("tags")!.Value.ShouldNotBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Libraries))]
    public void It_brings_along_what_it_may_and_in_the_same_version(string id)
    {
        var ours = packages.MetadataOf(id).Descendants("dependency")
            .Where(dependency => dependency.Attribute("id")!.Value.StartsWith(Prefix, StringComparison.Ordinal))
            .ToArray();
        ours.Select(dependency => dependency.Attribute("id")!.Value).Distinct().Order(StringComparer.Ordinal).ShouldBe(_libraries[id]);
        ours.ShouldAllBe(dependency => dependency.Attribute("version")!.Value == packages.Version);
    }

    [Fact]
    public void The_client_runs_without_the_ASP_NET_Core_framework()
        => packages.MetadataOf("CsArena.Realtime.Client").Descendants("frameworkReference").ShouldBeEmpty();

    [Theory]
    [InlineData("CsArena.Realtime.Abstractions")]
    [InlineData("CsArena.Realtime.InMemory")]
    public void Contracts_and_memory_bring_nothing_of_others_but_the_frameworks_own_contracts(string id)
    {
        var metadata = packages.MetadataOf(id);
        var others = metadata.Descendants("dependency").Select(one => one.Attribute("id")!.Value)
            .Where(one => !one.StartsWith(Prefix, StringComparison.Ordinal));
        others.Except(["Microsoft.Extensions.Configuration.Abstractions", "Microsoft.Extensions.DependencyInjection.Abstractions", "System.Text.Json"]).ShouldBeEmpty();
        metadata.Descendants("frameworkReference").ShouldBeEmpty();
    }

    private static string[] FrameworksOf(string id)
        => id is "CsArena.Realtime.Client" or "CsArena.Realtime.Abstractions" ? _clientFrameworks : ["net10.0"];
}
