namespace CsArena.Realtime.PostgreSql;

/// <summary>Fills the pool with questions of each language, picked at random, past the caches.</summary>
internal sealed class QuestionWarmUp(Database database, QuestionContents contents, QuestionPool pool, CacheMetrics metrics)
{
    private const int PerLanguage = 200;

    private const int MostLanguages = 4;

    private const int MostCells = 64;

    private Guid? _revision;

    /// <summary>Fills it, unless it is filled from this catalogue.</summary>
    /// <exception cref="BackendUnavailableException">The database is away; the pool is as it was.</exception>
    public async ValueTask RunAsync(QuestionCatalogue catalogue, CancellationToken cancellationToken)
    {
        if (_revision == catalogue.Content.Revision)
        {
            return;
        }

        var questions = new List<PickedQuestion>();
        foreach (var language in catalogue.Languages.Take(MostLanguages))
        {
            questions.AddRange(await contents.ReadAsync(await FindAsync(catalogue, language, cancellationToken), catalogue, cancellationToken));
        }

        pool.Replace(questions);
        _revision = catalogue.Content.Revision;
    }

    private async ValueTask<QuestionCandidate[]> FindAsync(QuestionCatalogue catalogue, string language, CancellationToken cancellationToken)
    {
        var cells = catalogue.Cells(language, [], QuestionLevels.Of([])).ToArray();
        Random.Shared.Shuffle(cells);
        cells = cells[..Math.Min(cells.Length, MostCells)];
        var request = new PickRequest([], new Dictionary<string, int>(), language, cells, NewOnes: 0, AnyOnes: (PerLanguage / cells.Length) + 1);
        metrics.Query("pick");
        var answer = await database.RunAsync(call => PickQuery.RunAsync(call, request, Random.Shared), cancellationToken);
        var found = answer.Candidates.DistinctBy(candidate => candidate.Id).ToArray();
        Random.Shared.Shuffle(found);
        return found[..Math.Min(found.Length, PerLanguage)];
    }
}
