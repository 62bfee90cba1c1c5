using System.Net;
using CsArena.Packaging.Tests.Documentation;
using Shouldly;
using Xunit;

namespace CsArena.Packaging.Tests.Packages;

/// <summary>The code of the pages, as a reader copies it: into a new project, with the packages.</summary>
[Collection(PackedPackagesCollection.Name)]
public sealed class ExampleTests(PackedPackages packages)
{
    [Fact]
    public async Task The_example_of_the_README_compiles_starts_is_healthy_and_stops()
    {
        var example = Snippet.In("README.md").Single(snippet => snippet.Kind == "runs");
        var project = new ConsumerProject(packages, "Example", "Microsoft.NET.Sdk.Web");
        project.AddSource(example.FileName, example.Code);
        await project.BuildAsync(["CsArena.Realtime", "CsArena.Realtime.Redis"]);

        using var program = new RunningProgram(project.Assembly, new Dictionary<string, string>
        {
            ["ASPNETCORE_URLS"] = "http://127.0.0.1:0",
            ["ASPNETCORE_ENVIRONMENT"] = "Production",
            ["JWT_SECRET"] = "0b9c1de8f3a4576289cd01ab34ef5678",
        });
        var address = await program.ListensAsync();
        using var http = new HttpClient { BaseAddress = address };
        using var health = await http.GetAsync(new Uri("/api/health", UriKind.Relative));
        health.StatusCode.ShouldBe(HttpStatusCode.OK, program.Output);
        (await health.Content.ReadAsStringAsync()).ShouldContain("\"ready\"");
        (await program.StopAsync()).ShouldBe(0, program.Output);
    }

    [Fact]
    public async Task Every_marked_snippet_compiles()
    {
        var snippets = Snippet.All.Where(snippet => snippet.Kind == "compiled").ToArray();
        snippets.Select(snippet => snippet.FileName).ShouldBeUnique();
        snippets.ShouldNotBeEmpty();
        var project = new ConsumerProject(packages, "Snippets", "Microsoft.NET.Sdk.Web");
        project.AddSource("Program.cs", "return;");
        foreach (var snippet in snippets)
        {
            project.AddSource(snippet.FileName, snippet.Code);
        }

        await project.BuildAsync(
            ["CsArena.Realtime", "CsArena.Realtime.Client", "CsArena.Realtime.Conformance"],
            "xunit.extensibility.core", "Microsoft.Extensions.TimeProvider.Testing");
    }

    [Fact]
    public async Task A_backend_written_elsewhere_runs_the_conformance_suites_of_the_package()
    {
        var project = new ConsumerProject(packages, "BackendTests", "Microsoft.NET.Sdk");
        foreach (var snippet in Snippet.In("docs/writing-a-backend.md").Where(one => one.FileName is "ListDeadlineQueue.cs" or "ListHarness.cs"))
        {
            project.AddSource(snippet.FileName, snippet.Code);
        }

        await project.BuildAsync(
            ["CsArena.Realtime.Conformance"],
            "Microsoft.Extensions.TimeProvider.Testing", "Microsoft.NET.Test.Sdk", "xunit", "xunit.runner.visualstudio");
        var output = await project.TestAsync();
        output.ShouldContain("Passed!");
        output.ShouldContain("Failed:     0");
    }

    [Fact]
    public void No_CSharp_of_the_pages_is_left_unmarked()
    {
        // Pages of packages show parts of programs; the pages in docs and the README are for copying. The Korean README has
        // the same code as the English one, which another test sees to.
        var unmarked = Repository.Pages
            .Where(page => page != "README.ko.md" && !page.StartsWith("src/", StringComparison.Ordinal))
            .Where(page => Snippet.In(page).Count() != Repository.Read(page).Split("```csharp").Length - 1);
        unmarked.ShouldBeEmpty();
    }
}
