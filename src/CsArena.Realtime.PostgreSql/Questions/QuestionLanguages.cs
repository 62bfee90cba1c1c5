namespace CsArena.Realtime.PostgreSql;

/// <summary>In which languages to look for questions.</summary>
internal static class QuestionLanguages
{
    /// <summary>
    /// The languages that a bank has, the wanted one first. One with a region (<c>ko-KR</c>) that the bank lacks is taken as
    /// the language (<c>ko</c>).
    /// </summary>
    public static IEnumerable<string> InOrder(IReadOnlyList<string> languages, string wanted)
    {
        var first = languages.FirstOrDefault(language => language.Equals(wanted, StringComparison.OrdinalIgnoreCase))
            ?? languages.FirstOrDefault(language => wanted.StartsWith(language + "-", StringComparison.OrdinalIgnoreCase));
        return first is null ? languages : languages.Where(language => language != first).Prepend(first);
    }
}
