using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Xml.Linq;
using Shouldly;
using Xunit;

namespace CsArena.Packaging.Tests.Dependencies;

/// <summary>
/// References point one way (docs/architecture.md): in the projects as they are written, and in the assemblies as they are built.
/// </summary>
public sealed class DirectionTests
{
    private const string Abstractions = "CsArena.Realtime.Abstractions";
    private const string InMemory = "CsArena.Realtime.InMemory";
    private const string Redis = "CsArena.Realtime.Redis";
    private const string PostgreSql = "CsArena.Realtime.PostgreSql";
    private const string Core = "CsArena.Realtime";
    private const string Client = "CsArena.Realtime.Client";
    private const string Host = "CsArena.Host";

    /// <summary>What each project may reference; those of later releases are here, so that they find the rule when they come.</summary>
    private static readonly Dictionary<string, string[]> _allowed = new()
    {
        [Abstractions] = [],
        [InMemory] = [Abstractions],
        [Redis] = [Abstractions],
        [PostgreSql] = [Abstractions],
        [Core] = [Abstractions, InMemory],
        [Client] = [Abstractions],
        [Host] = [Core, Redis, PostgreSql, Abstractions, InMemory],
    };

    /// <summary>Who may know which library of others.</summary>
    private static readonly Dictionary<string, string[]> _mayKnow = new()
    {
        ["Microsoft.AspNetCore"] = [Core, Redis, Client, Host],
        ["StackExchange.Redis"] = [Redis, Host],
        ["Npgsql"] = [PostgreSql],
    };

    public static TheoryData<string> Products => [.. Repository.Products];

    [Theory]
    [MemberData(nameof(Products))]
    public void A_project_references_only_what_it_may(string product)
        => ProjectReferences(product).Except(Allowed(product)).ShouldBeEmpty();

    [Theory]
    [MemberData(nameof(Products))]
    public void So_does_its_assembly(string product)
        => AssemblyReferences(product).Where(Repository.Products.Contains).Except(Allowed(product)).ShouldBeEmpty();

    [Theory]
    [MemberData(nameof(Products))]
    public void Libraries_of_others_are_known_where_they_belong(string product)
    {
        foreach (var (library, knowing) in _mayKnow.Where(pair => !pair.Value.Contains(product)))
        {
            AssemblyReferences(product).Where(name => name.StartsWith(library, StringComparison.Ordinal)).ShouldBeEmpty();
            PackageReferences(product).Where(name => name.StartsWith(library, StringComparison.Ordinal)).ShouldBeEmpty();
        }
    }

    [Fact]
    public void The_contracts_reference_nothing_but_the_framework_and_its_extension_contracts()
    {
        string[] extensions = ["Microsoft.Extensions.Configuration.Abstractions", "Microsoft.Extensions.DependencyInjection.Abstractions"];
        PackageReferences(Abstractions).ShouldBe([.. extensions, "System.Text.Json"], ignoreOrder: true);
        AssemblyReferences(Abstractions).Except(extensions).ShouldAllBe(name => name.StartsWith("System.", StringComparison.Ordinal));
    }

    private static string[] Allowed(string product)
        => _allowed.GetValueOrDefault(product) ?? throw new ShouldAssertException($"{product} is new: say here what it may reference.");

    private static IEnumerable<string> ProjectReferences(string product)
        => Items(product, "ProjectReference").Select(path => Path.GetFileNameWithoutExtension(path));

    private static IEnumerable<string> PackageReferences(string product) => Items(product, "PackageReference");

    private static IEnumerable<string> Items(string product, string kind)
        => XDocument.Load(Repository.Combine("src", product, $"{product}.csproj")).Descendants(kind).Select(item => item.Attribute("Include")!.Value);

    private static IReadOnlyList<string> AssemblyReferences(string product)
    {
        using var stream = File.OpenRead(Path.Combine(AppContext.BaseDirectory, $"{product}.dll"));
        using var image = new PEReader(stream);
        var metadata = image.GetMetadataReader();
        return [.. metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name))];
    }
}
