using CsArena.Realtime.Questions;

namespace CsArena.Realtime.PostgreSql;

/// <summary>
/// Picks from the database: one query finds candidates, and the content of the chosen comes from the caches. Where too few
/// are new to the players, a second query looks at all of the bank's cells and at what they were asked before.
/// </summary>
internal sealed class DatabasePick(Database database, QuestionCatalogues catalogues, QuestionContents contents, CacheMetrics metrics)
{
    /// <summary>A bank that changes while it is picked from is looked at again.</summary>
    private const int Attempts = 3;

    /// <summary>Picks as many different questions as are wanted, or as there are.</summary>
    /// <param name="request">What is wanted.</param>
    /// <param name="recent">Stems that were picked for the players lately, and how many matches ago.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="QuestionsUnavailableException">No question fits.</exception>
    public async ValueTask<IReadOnlyList<PickedQuestion>> RunAsync(
        QuestionRequest request,
        IReadOnlyDictionary<string, int> recent,
        CancellationToken cancellationToken)
    {
        string[] players = [.. request.PlayerIds.Select(id => DatabaseId.Of(id).Key).Distinct(StringComparer.Ordinal)];
        var catalogue = await catalogues.GetAsync(cancellationToken);
        for (var attempt = 1; ; attempt++)
        {
            var isLast = attempt == Attempts;
            var plan = new PickPlan(catalogue, request, Random.Shared);
            var choice = new QuestionChoice(plan.Turns(), request.Count, Random.Shared);
            var revision = await ChooseAsync(plan, choice, players, recent, cancellationToken) ?? catalogue.Content.Revision;
            if (choice.Chosen.Count == 0 && revision == catalogue.Content.Revision)
            {
                // Is there really nothing? It may have come in the meantime.
                revision = (await catalogues.LookAsync(cancellationToken)).Content.Revision;
            }

            if (revision == catalogue.Content.Revision || isLast)
            {
                var picked = choice.Chosen.Count > 0 ? await contents.GetAsync(choice.Chosen, catalogue, cancellationToken) : throw Nothing(request);
                if (picked.Count == choice.Chosen.Count || (isLast && picked.Count > 0))
                {
                    return picked;
                }

                if (isLast)
                {
                    throw new BackendUnavailableException("The questions change faster than they can be read.");
                }
            }

            catalogue = await catalogues.LoadAsync(revision, cancellationToken);
        }
    }

    /// <summary>Chooses, in one language after the other.</summary>
    /// <returns>The bank's revision; null when there was nothing to ask for.</returns>
    private async ValueTask<Guid?> ChooseAsync(
        PickPlan plan,
        QuestionChoice choice,
        string[] players,
        IReadOnlyDictionary<string, int> recent,
        CancellationToken cancellationToken)
    {
        Guid? revision = null;
        foreach (var language in plan.Languages.TakeWhile(_ => !choice.IsComplete))
        {
            var answer = await AskAsync(plan.First(language, players, recent));
            choice.FillWithNew(answer.Candidates);
            if (!choice.IsComplete)
            {
                answer = await AskAsync(plan.All(language, players, recent));
                choice.Fill(answer.Candidates);
            }

            revision = answer.Revision;
        }

        return revision;

        ValueTask<PickAnswer> AskAsync(PickRequest request)
        {
            metrics.Query("pick");
            return database.RunAsync(call => PickQuery.RunAsync(call, request, Random.Shared), cancellationToken);
        }
    }

    private static QuestionsUnavailableException Nothing(QuestionRequest request)
        => new($"No question fits: categories [{string.Join(", ", request.Categories)}], difficulties [{string.Join(", ", request.Difficulties)}].");
}
