namespace CsArena.Realtime.PostgreSql;

/// <summary>A category.</summary>
/// <param name="Id">Its id in the database.</param>
/// <param name="Name">Its path.</param>
internal sealed record CatalogueCategory(long Id, string Name);

/// <summary>There are active questions of this language, category and level.</summary>
/// <param name="Language">The language.</param>
/// <param name="Category">The category's id.</param>
/// <param name="Level">0 is easy, 1 medium, 2 hard.</param>
internal sealed record CatalogueCell(string Language, long Category, short Level);

/// <summary>What a question bank has, without the questions: by it a pick knows where to look.</summary>
/// <param name="Revision">Another one after each change of the bank.</param>
/// <param name="Categories">All categories.</param>
/// <param name="Cells">Where there are questions.</param>
internal sealed record CatalogueContent(Guid Revision, IReadOnlyList<CatalogueCategory> Categories, IReadOnlyList<CatalogueCell> Cells);

/// <summary>A <see cref="CatalogueContent"/>, laid out for picks.</summary>
internal sealed class QuestionCatalogue
{
    private readonly Dictionary<long, string> _names;
    private readonly Dictionary<string, HashSet<(long Category, short Level)>> _shelves;

    public QuestionCatalogue(CatalogueContent content)
    {
        Content = content;
        _names = content.Categories.ToDictionary(category => category.Id, category => category.Name);
        _shelves = content.Cells
            .GroupBy(cell => cell.Language, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.Select(cell => (cell.Category, cell.Level)).ToHashSet(), StringComparer.Ordinal);
        Languages = [.. _shelves.Keys.Order(StringComparer.OrdinalIgnoreCase)];
        Categories = [.. content.Cells
            .Select(cell => _names.GetValueOrDefault(cell.Category))
            .OfType<string>()
            .SelectMany(CategoryPath.WithParents)
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)];
    }

    public CatalogueContent Content { get; }

    /// <summary>Languages that have questions.</summary>
    public IReadOnlyList<string> Languages { get; }

    /// <summary>Names of the categories that have questions, or have some below them.</summary>
    public IReadOnlyList<string> Categories { get; }

    /// <summary>Whether a cell has questions.</summary>
    public bool Has(string language, long category, short level) => _shelves[language].Contains((category, level));

    /// <summary>Where a language has questions, of these categories and what is below them.</summary>
    /// <param name="language">One of <see cref="Languages"/>.</param>
    /// <param name="categories">Names; all when empty.</param>
    /// <param name="levels">Levels.</param>
    public IEnumerable<(long Category, short Level)> Cells(string language, IReadOnlyList<string> categories, IReadOnlyCollection<short> levels)
        => _shelves[language].Where(cell => levels.Contains(cell.Level)
            && (categories.Count == 0 || (_names.TryGetValue(cell.Category, out var name) && categories.Any(wanted => CategoryPath.IsWithin(name, wanted)))));

    /// <summary>Names of categories; those of a later catalogue are left out.</summary>
    public string[] NamesOf(IEnumerable<long> categories) => [.. categories.Select(id => _names.GetValueOrDefault(id)).OfType<string>()];
}
