using System.Text.RegularExpressions;
using CsArena.TestServers.Keys;
using Shouldly;
using Xunit;

namespace CsArena.Packaging.Tests.Documentation;

/// <summary>The kinds of keys that the walk over a database knows are those of the page: both, or neither.</summary>
public sealed partial class RedisKeysPageTests
{
    private static readonly string _page = Repository.Read("docs/redis-keys.md");

    [Fact]
    public void The_page_has_every_kind_of_key_and_no_other()
    {
        // The page has the keys of further queues in words.
        var known = KeyKind.All.Where(kind => !kind.Name.Contains("<queue>", StringComparison.Ordinal));
        Rows().Select(row => row.Name).Order(StringComparer.Ordinal).ShouldBe(known.Select(kind => kind.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_page_has_their_names_in_a_cluster_and_their_types()
    {
        foreach (var (name, cells) in Rows())
        {
            var kind = KeyKind.All.Single(one => one.Name == name);
            cells.ShouldContain(kind.Type == "zset" ? "sorted set" : kind.Type, name);
            if (kind.InCluster != kind.Name && !name.StartsWith("match:queue", StringComparison.Ordinal))
            {
                cells.ShouldContain($"`{kind.InCluster}`", name);
            }
        }

        _page.ShouldContain("in a cluster with `{match:queue}`");
    }

    private static IEnumerable<(string Name, string[] Cells)> Rows()
    {
        var isOfKeys = false;
        foreach (var line in _page.Split('\n'))
        {
            isOfKeys = line.StartsWith("| key |", StringComparison.Ordinal) || (isOfKeys && line.StartsWith('|'));
            if (isOfKeys && Key().Match(line) is { Success: true } match)
            {
                yield return (match.Groups["key"].Value, line.Split('|', StringSplitOptions.TrimEntries));
            }
        }
    }

    [GeneratedRegex("^\\| `(?<key>[^`]+)` \\|")]
    private static partial Regex Key();
}
