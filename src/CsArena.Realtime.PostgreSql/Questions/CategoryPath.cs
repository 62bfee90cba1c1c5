namespace CsArena.Realtime.PostgreSql;

/// <summary>Names of categories are paths: <c>networking/tcp</c> is below <c>networking</c>.</summary>
internal static class CategoryPath
{
    public const char Separator = '/';

    /// <summary>Whether a category is another one or below it, whatever their case.</summary>
    public static bool IsWithin(string name, string other)
        => name.StartsWith(other, StringComparison.OrdinalIgnoreCase) && (name.Length == other.Length || name[other.Length] == Separator);

    /// <summary>The category above; null at the top.</summary>
    public static string? ParentOf(string name) => name.LastIndexOf(Separator) is > 0 and var at ? name[..at] : null;

    /// <summary>A category and all above it, the uppermost first.</summary>
    public static IEnumerable<string> WithParents(string name)
        => ParentOf(name) is { } parent ? WithParents(parent).Append(name) : [name];
}
