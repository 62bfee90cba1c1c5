using System.Text.RegularExpressions;

namespace CsArena.Packaging.Tests.Documentation;

/// <summary>
/// C# of a page. A line <c>&lt;!-- compiled: Name.cs --&gt;</c> before the code has it compiled, <c>&lt;!-- runs: Program.cs --&gt;</c>
/// has it run as a program.
/// </summary>
internal sealed partial record Snippet(string Page, string Kind, string FileName, string Code)
{
    public static IReadOnlyList<Snippet> All { get; } = [.. Repository.Pages.SelectMany(In)];

    public static IEnumerable<Snippet> In(string page)
        => Marked().Matches(Repository.Read(page))
            .Select(match => new Snippet(page, match.Groups["kind"].Value, match.Groups["name"].Value, match.Groups["code"].Value));

    [GeneratedRegex("<!-- (?<kind>compiled|runs): (?<name>[A-Za-z]+\\.cs) -->\n```csharp\n(?<code>.*?)\n```", RegexOptions.Singleline)]
    private static partial Regex Marked();
}
