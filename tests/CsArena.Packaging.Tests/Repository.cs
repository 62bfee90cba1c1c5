using System.Reflection;
using System.Xml.Linq;

namespace CsArena.Packaging.Tests;

/// <summary>The working copy that these tests were built from.</summary>
internal static class Repository
{
    public static string Root { get; } = Metadata("RepositoryRoot");

    public static string Configuration { get; } = Metadata("Configuration");

    /// <summary>The names of the projects in <c>src</c>.</summary>
    public static IReadOnlyList<string> Products { get; } =
        [.. Directory.EnumerateFiles(Combine("src"), "*.csproj", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 1 })
            .Select(path => Path.GetFileNameWithoutExtension(path))
            .Order(StringComparer.Ordinal)];

    /// <summary>Every page: the READMEs and <c>docs</c>, as paths from the root.</summary>
    public static IReadOnlyList<string> Pages { get; } =
        [.. Directory.EnumerateFiles(Root, "*.md")
            .Concat(Directory.EnumerateFiles(Combine("docs"), "*.md", SearchOption.AllDirectories))
            .Concat(Products.Select(product => Combine("src", product, "README.md")).Where(File.Exists))
            .Select(path => Path.GetRelativePath(Root, path).Replace('\\', '/'))
            .Order(StringComparer.Ordinal)];

    public static string Combine(params string[] parts) => Path.Combine([Root, .. parts]);

    /// <summary>The version of a package of others that the repository uses.</summary>
    public static string VersionOf(string package) => XDocument.Load(Combine("Directory.Packages.props")).Descendants("PackageVersion")
        .Single(one => one.Attribute("Include")!.Value == package).Attribute("Version")!.Value;

    public static string Read(string path) => File.ReadAllText(Combine(path)).ReplaceLineEndings("\n");

    private static string Metadata(string key)
        => typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(one => one.Key == key).Value!;
}
