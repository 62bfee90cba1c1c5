namespace CsArena.Packaging.Tests.Packages;

/// <summary>A project of somebody else's: outside the working copy, with the packages and nothing of the repository's settings.</summary>
internal sealed class ConsumerProject(PackedPackages packages, string name, string sdk)
{
    private readonly string _folder = packages.CreateFolder(name);

    public string Assembly => Path.Combine(_folder, "bin", $"{name}.dll");

    public void AddSource(string fileName, string code) => File.WriteAllText(Path.Combine(_folder, fileName), code + "\n");

    /// <summary>Builds it against packages, against assemblies that are not packed, and packages of others in the versions that are ours.</summary>
    public async Task BuildAsync(IEnumerable<string> packageIds, IEnumerable<string> assemblies, params string[] others)
    {
        var references = packageIds.Select(id => $"""<PackageReference Include="{id}" Version="{packages.Version}" />""")
            .Concat(others.Select(id => $"""<PackageReference Include="{id}" Version="{Repository.VersionOf(id)}" />"""))
            .Concat(assemblies.Select(path => $"""<Reference Include="{path}" />"""));
        File.WriteAllText(Path.Combine(_folder, "Directory.Build.props"), "<Project />");
        File.WriteAllText(Path.Combine(_folder, "Directory.Packages.props"), "<Project />");
        File.WriteAllText(Path.Combine(_folder, $"{name}.csproj"), $"""
            <Project Sdk="{sdk}">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
                <NuGetAudit>false</NuGetAudit>
                <!-- A feed may lack the patch version that a package of others names. -->
                <WarningsNotAsErrors>NU1603</WarningsNotAsErrors>
                <OutDir>bin/</OutDir>
                <UseSharedCompilation>false</UseSharedCompilation>
                <RestoreAdditionalProjectSources>{packages.Folder}</RestoreAdditionalProjectSources>
                <RestoreAdditionalProjectFallbackFolders>$(NUGET_FALLBACK_PACKAGES)</RestoreAdditionalProjectFallbackFolders>
              </PropertyGroup>
              <ItemGroup>
                {string.Join("\n    ", references)}
              </ItemGroup>
            </Project>
            """);
        await Command.RunAsync(_folder, packages.Environment(), "build", "-v", "quiet");
    }
}
