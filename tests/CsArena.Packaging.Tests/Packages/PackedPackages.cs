using System.IO.Compression;
using System.Xml.Linq;
using Xunit;

namespace CsArena.Packaging.Tests.Packages;

/// <summary>
/// The packages of this working copy, in a temporary folder, with a version that no cache can have seen.
/// </summary>
public sealed class PackedPackages : IAsyncLifetime
{
    private readonly DirectoryInfo _temporary = Directory.CreateTempSubdirectory("csarena-packages-");

    public string Version { get; } = $"0.0.0-test.{Guid.NewGuid():N}";

    public string Folder => Path.Combine(_temporary.FullName, "feed");

    /// <summary>The ids of what was packed.</summary>
    public IReadOnlyList<string> Ids { get; private set; } = [];

    public async Task InitializeAsync()
    {
        Directory.CreateDirectory(Folder);
        await Command.RunAsync(
            Repository.Root,
            environment: null,
            "pack", "CsArena.sln", "--no-build", "-c", Repository.Configuration, $"-p:PackageVersion={Version}", "-o", Folder);
        Ids = [.. Directory.EnumerateFiles(Folder, "*.nupkg")
            .Select(path => Path.GetFileName(path)[..^$".{Version}.nupkg".Length])
            .Order(StringComparer.Ordinal)];
    }

    public Task DisposeAsync()
    {
        _temporary.Delete(recursive: true);
        return Task.CompletedTask;
    }

    /// <summary>A folder outside the working copy for a project that uses the packages.</summary>
    public string CreateFolder(string name) => _temporary.CreateSubdirectory(name).FullName;

    public IReadOnlyList<string> FilesOf(string id, string extension = "nupkg")
    {
        using var package = ZipFile.OpenRead(PathOf(id, extension));
        return [.. package.Entries.Select(entry => entry.FullName)];
    }

    /// <summary>The metadata of a package, without its namespace.</summary>
    public XElement MetadataOf(string id)
    {
        using var package = ZipFile.OpenRead(PathOf(id, "nupkg"));
        using var stream = package.GetEntry($"{id}.nuspec")!.Open();
        var metadata = XDocument.Load(stream).Root!.Elements().Single();
        foreach (var element in metadata.DescendantsAndSelf())
        {
            element.Name = element.Name.LocalName;
        }

        return metadata;
    }

    /// <summary>What a build needs to take the packages from here, and everything else from where the machine takes it.</summary>
    public IReadOnlyDictionary<string, string> Environment()
    {
        var environment = new Dictionary<string, string> { ["NUGET_PACKAGES"] = Path.Combine(_temporary.FullName, "cache") };
        var shared = System.Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(System.Environment.GetFolderPath(System.Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        if (Directory.Exists(shared))
        {
            // Packages of others need not be fetched again; ours cannot be there, with a version of this run.
            environment["NUGET_FALLBACK_PACKAGES"] = shared;
        }

        return environment;
    }

    private string PathOf(string id, string extension) => Path.Combine(Folder, $"{id}.{Version}.{extension}");
}

[CollectionDefinition(Name)]
public sealed class PackedPackagesCollection : ICollectionFixture<PackedPackages>
{
    public const string Name = "packages";
}
