using System.Text.RegularExpressions;
using Shouldly;
using Xunit;

namespace CsArena.Packaging.Tests.Documentation;

/// <summary>A page in Korean has what the English one has: the same headings, code and tables.</summary>
public sealed partial class TranslationTests
{
    public static TheoryData<string> Pages => [.. Repository.Pages.Where(page => page.EndsWith(".ko.md", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Pages))]
    public void The_headings_are_of_the_same_levels_in_the_same_order(string page)
        => Lines(page).Where(IsHeading).Select(Level).ShouldBe(Lines(English(page)).Where(IsHeading).Select(Level));

    [Theory]
    [MemberData(nameof(Pages))]
    public void The_code_is_the_same(string page) => Code(page).ShouldBe(Code(English(page)));

    [Theory]
    [MemberData(nameof(Pages))]
    public void A_row_of_a_table_names_the_same_things(string page)
    {
        var (rows, english) = (Rows(page), Rows(English(page)));
        foreach (var (row, original) in rows.Zip(english))
        {
            Names(row).ShouldBe(Names(original), row);
        }

        rows.Count.ShouldBe(english.Count);
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Each_leads_to_the_other(string page)
    {
        Repository.Read(page).ShouldContain($"[English]({Path.GetFileName(English(page))})");
        Repository.Read(English(page)).ShouldContain($"[한국어]({Path.GetFileName(page)})");
    }

    private static string English(string page) => page.Replace(".ko.md", ".md", StringComparison.Ordinal);

    /// <summary>The lines that are no code.</summary>
    private static IEnumerable<string> Lines(string page) => Fenced().Replace(Repository.Read(page), "").Split('\n');

    private static bool IsHeading(string line) => line.StartsWith('#');

    private static int Level(string line) => line.TakeWhile(sign => sign == '#').Count();

    private static IReadOnlyList<string> Code(string page)
        => [.. Fenced().Matches(Repository.Read(page)).Select(match => Comment().Replace(match.Groups["code"].Value, ""))
            .Where(code => !code.StartsWith(" Stage", StringComparison.Ordinal))];

    private static IReadOnlyList<string> Rows(string page) => [.. Lines(page).Where(line => line.StartsWith('|'))];

    /// <summary>How many cells a row has, and what is written as code in it.</summary>
    private static IReadOnlyList<string> Names(string row)
        => [$"{Cell().Count(row)} cells", .. InlineCode().Matches(row).Select(match => match.Value).Order(StringComparer.Ordinal)];

    [GeneratedRegex("```[a-z]*\n(?<code>.*?)\n *```", RegexOptions.Singleline)]
    private static partial Regex Fenced();

    [GeneratedRegex(" *(//|#).*$", RegexOptions.Multiline)]
    private static partial Regex Comment();

    [GeneratedRegex(@"(?<!\\)\|")]
    private static partial Regex Cell();

    [GeneratedRegex("`[^`]+`")]
    private static partial Regex InlineCode();
}
