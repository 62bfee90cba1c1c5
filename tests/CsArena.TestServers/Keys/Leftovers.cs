namespace CsArena.TestServers.Keys;

/// <summary>
/// Once all players have left and all hosts have stopped, nothing is there but what expires soon, and one number for each
/// queue that the configuration names, however many players came.
/// </summary>
internal static class Leftovers
{
    private static readonly Dictionary<string, TimeSpan> Expiring = new()
    {
        ["match:queue:forfeits:<player>"] = TimeSpan.FromMinutes(25),
        ["game:session:<room>"] = TimeSpan.FromHours(2),
        ["game:round:<room>:<n>"] = TimeSpan.FromMinutes(31),
        ["game:pulse"] = TimeSpan.FromHours(2),
        ["game:deadlines:health"] = TimeSpan.FromSeconds(10),
        ["arena:connect:<code>"] = TimeSpan.FromSeconds(30),
        ["arena:cache:…"] = TimeSpan.FromMinutes(11),
    };

    public static IEnumerable<string> Complaints(StoredArena arena)
    {
        foreach (var key in arena.Keys.Where(key => key.Kind.Name != "match:queue:numbers"))
        {
            if (!Expiring.TryGetValue(key.Kind.Name, out var limit))
            {
                yield return $"{key.FullName} is left over: {string.Join(' ', key.Content)}";
            }
            else if (key.Left > limit)
            {
                yield return $"{key.FullName} expires in {key.Left}";
            }
        }
    }
}
