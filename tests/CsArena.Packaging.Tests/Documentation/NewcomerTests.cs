using System.Text.RegularExpressions;
using CsArena.TestServers;
using Shouldly;
using Xunit;

namespace CsArena.Packaging.Tests.Documentation;

/// <summary>What a newcomer pastes from the READMEs. <c>tests/newcomer.sh</c> without arguments runs all of it from an empty machine.</summary>
public sealed partial class NewcomerTests
{
    [Fact]
    public async Task The_block_of_Stage_2_works_pasted_as_it_stands_and_kills_a_host()
    {
        var ports = Enumerable.Range(0, 5).Select(_ => $"{FreePorts.Next()}").ToArray();
        var environment = new Dictionary<string, string> { ["CONFIGURATION"] = Repository.Configuration };
        await Command.RunProgramAsync(Repository.Combine("tests/newcomer.sh"), Repository.Root, environment, ["--built", "README.md", .. ports]);
    }

    [Theory]
    [InlineData("README.md")]
    [InlineData("README.ko.md")]
    public void A_block_that_is_pasted_whole_has_no_comment_and_no_second_server_in_the_foreground(string page)
    {
        foreach (var block in Bash().Matches(Repository.Read(page)).Select(match => match.Groups["code"].Value.Split('\n')))
        {
            // An interactive zsh takes a comment for arguments.
            block.ShouldAllBe(line => !line.Contains(" #", StringComparison.Ordinal));
            block.SkipLast(1).ShouldAllBe(line => !ServesForever().IsMatch(line) || line.EndsWith('&'));
        }
    }

    [Fact]
    public void No_project_joins_a_path_to_the_package_folder()
    {
        // NUGET_PACKAGES may end without a slash, and NuGetPackageRoot then does so too.
        var projects = Directory.EnumerateFiles(Repository.Root, "Directory.*")
            .Concat(FilesOf("src")).Concat(FilesOf("tests")).Concat(FilesOf("tools")).Concat(FilesOf("bench"))
            .Where(path => Path.GetExtension(path) is ".csproj" or ".props" or ".targets");
        projects.Where(path => File.ReadAllText(path).Contains("$(NuGetPackageRoot)", StringComparison.OrdinalIgnoreCase)).ShouldBeEmpty();
    }

    private static IEnumerable<string> FilesOf(string folder)
        => Directory.EnumerateFiles(Repository.Combine(folder), "*", SearchOption.AllDirectories);

    [GeneratedRegex("```bash\n(?<code>.*?)\n```", RegexOptions.Singleline)]
    private static partial Regex Bash();

    [GeneratedRegex("--project src/|CsArena\\.Host\\.dll|redis-server|compose .* up")]
    private static partial Regex ServesForever();
}
