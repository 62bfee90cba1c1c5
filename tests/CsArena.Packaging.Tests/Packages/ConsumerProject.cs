namespace CsArena.Packaging.Tests.Packages;

/// <summary>A project of somebody else's: outside the working copy, with the packages and nothing of the repository's settings.</summary>
internal sealed class ConsumerProject(PackedPackages packages, string name, string sdk, string framework = "net10.0")
{
    private readonly string _folder = packages.CreateFolder(name);

    public string Assembly => Path.Combine(_folder, "bin", $"{name}.dll");

    public void AddSource(string fileName, string code) => File.WriteAllText(Path.Combine(_folder, fileName), code + "\n");

    /// <summary>Builds it against our packages, and against packages of others in the versions that the repository names.</summary>
    public async Task BuildAsync(IEnumerable<string> packageIds, params IEnumerable<string> others)
    {
        var references = packageIds.Select(id => $"""<PackageReference Include="{id}" Version="{packages.Version}" />""")
            .Concat(others.Select(id => $"""<PackageReference Include="{id}" Version="{Repository.VersionOf(id)}" />"""));
        File.WriteAllText(Path.Combine(_folder, "Directory.Build.props"), "<Project />");
        File.WriteAllText(Path.Combine(_folder, "Directory.Packages.props"), "<Project />");
        File.WriteAllText(Path.Combine(_folder, $"{name}.csproj"), $"""
            <Project Sdk="{sdk}">
              <PropertyGroup>
                <TargetFramework>{framework}</TargetFramework>
                <LangVersion>latest</LangVersion>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
                <NuGetAudit>false</NuGetAudit>
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

    /// <summary>Runs the tests of the project that was built.</summary>
    /// <returns>What the run has written.</returns>
    public Task<string> TestAsync() => Command.RunAsync(_folder, packages.Environment(), "test", "--no-build");
}
