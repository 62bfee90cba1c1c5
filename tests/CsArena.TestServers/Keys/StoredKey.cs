namespace CsArena.TestServers.Keys;

/// <summary>A key as it was met.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="FullName">Its name in Redis.</param>
/// <param name="Name">The name that it has in an arena of its own, stand-alone.</param>
/// <param name="Left">Its time to live; null when it has none.</param>
/// <param name="ReadAt">When that was.</param>
/// <param name="Content">What is in it; of a hash names and values in turn, of a sorted set members and scores.</param>
internal sealed record StoredKey(KeyKind Kind, string FullName, string Name, TimeSpan? Left, DateTimeOffset ReadAt, IReadOnlyList<string> Content)
{
    /// <summary>When it expires: keys are read one after the other, and compared by that.</summary>
    public DateTimeOffset? ExpiresAt => ReadAt + Left;

    /// <summary>Of a hash, its fields; of a sorted set, its members.</summary>
    public Dictionary<string, string> Fields
        => Enumerable.Range(0, Content.Count / 2).ToDictionary(i => Content[2 * i], i => Content[(2 * i) + 1], StringComparer.Ordinal);
}
