using System.Text.RegularExpressions;
using Shouldly;
using Xunit;

namespace CsArena.Packaging.Tests.Documentation;

public sealed partial class PageTests
{
    public static TheoryData<string> Pages => [.. Repository.Pages];

    public static TheoryData<string> DocumentationPages
        => [.. Repository.Pages.Where(page => page.StartsWith("docs/", StringComparison.Ordinal) && !page.StartsWith("docs/adr/", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Links_lead_somewhere(string page)
    {
        var folder = Path.GetDirectoryName(Repository.Combine(page))!;
        var broken = Link().Matches(Repository.Read(page))
            .Select(match => match.Groups["target"].Value)
            .Where(target => !target.Contains("://", StringComparison.Ordinal))
            .Where(target => !Path.Exists(Path.Combine(folder, target)));
        broken.ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(DocumentationPages))]
    public void A_page_opens_with_what_it_says_in_short(string page)
    {
        var lines = Repository.Read(page).Split('\n');
        lines[0].ShouldStartWith("# ");
        lines[2].ShouldStartWith("> **TL;DR**");
    }

    [Fact]
    public void Tests_that_the_pages_name_exist()
    {
        var sources = Directory.EnumerateFiles(Repository.Combine("tests"), "*.cs", SearchOption.AllDirectories).Select(File.ReadAllText).ToArray();
        var missing = Repository.Pages
            .SelectMany(page => TestName().Matches(Repository.Read(page)).Select(match => match.Groups["name"].Value))
            .Distinct()
            .Where(name => !sources.Any(source => source.Contains($" {name}", StringComparison.Ordinal)));
        missing.ShouldBeEmpty();
    }

    [Fact]
    public void The_two_READMEs_show_the_same_code()
        => CodeOf("README.ko.md").ShouldBe(CodeOf("README.md"));

    private static IReadOnlyList<string> CodeOf(string page)
        => [.. Fenced().Matches(Repository.Read(page)).Select(match => Comment().Replace(match.Groups["code"].Value, ""))];

    [GeneratedRegex("\\]\\((?<target>[^)#\\s]+)(#[^)]*)?\\)")]
    private static partial Regex Link();

    [GeneratedRegex("`(?<name>I[0-9]+_[A-Za-z0-9_]+|[A-Za-z]+(Tests|Contract))`")]
    private static partial Regex TestName();

    [GeneratedRegex("```(bash|csharp)\n(?<code>.*?)\n```", RegexOptions.Singleline)]
    private static partial Regex Fenced();

    [GeneratedRegex(" *(//|#).*$", RegexOptions.Multiline)]
    private static partial Regex Comment();
}
