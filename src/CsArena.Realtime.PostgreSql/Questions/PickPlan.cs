using CsArena.Realtime.Questions;

namespace CsArena.Realtime.PostgreSql;

/// <summary>Where to look for the questions of one match, and in which order their categories and levels have their turns.</summary>
internal sealed class PickPlan
{
    /// <summary>Fewer would make the question behind a large gap come more often than others.</summary>
    private const int FewestOfACell = 3;

    /// <summary>A bank with more cells than this has questions enough in some of them.</summary>
    private const int MostCells = 256;

    private readonly QuestionCatalogue _catalogue;
    private readonly QuestionRequest _request;
    private readonly Random _random;
    private readonly short[] _levels;
    private readonly long[] _categories;

    public PickPlan(QuestionCatalogue catalogue, QuestionRequest request, Random random)
    {
        _catalogue = catalogue;
        _request = request;
        _random = random;
        _levels = QuestionLevels.Of(request.Difficulties);
        _categories = [.. catalogue.Languages.SelectMany(Cells).Select(cell => cell.Category).Distinct()];
        random.Shuffle(_levels);
        random.Shuffle(_categories);
        Languages = [.. QuestionLanguages.InOrder([.. catalogue.Languages.Where(language => Cells(language).Any())], request.Language)];
    }

    /// <summary>Languages that have questions which fit, in their order.</summary>
    public IReadOnlyList<string> Languages { get; }

    /// <summary>The turns, from their beginning.</summary>
    public Rotation Turns() => new(_categories, _levels);

    /// <summary>The cells whose turn comes first: twice as many as questions are wanted, as far as there are.</summary>
    public PickRequest First(string language, IReadOnlyList<string> players, IReadOnlyDictionary<string, int> recent)
    {
        var cells = new HashSet<(long Category, short Level)>();
        var turns = Turns();
        for (var i = 0; i < 2 * _request.Count; i++)
        {
            turns.Next((category, level) => _catalogue.Has(language, category, level) && (cells.Add((category, level)) || true));
        }

        return new PickRequest(players, recent, language, [.. cells], Math.Max(FewestOfACell, (2 * _request.Count / cells.Count) + 1), AnyOnes: 0);
    }

    /// <summary>All cells, with questions that were asked before.</summary>
    public PickRequest All(string language, IReadOnlyList<string> players, IReadOnlyDictionary<string, int> recent)
    {
        var cells = Cells(language).ToArray();
        _random.Shuffle(cells);
        return new PickRequest(players, recent, language, [.. cells.Take(MostCells)], _request.Count, 2 * _request.Count);
    }

    private IEnumerable<(long Category, short Level)> Cells(string language) => _catalogue.Cells(language, _request.Categories, _levels);
}
