using CsArena.Realtime.Questions;

namespace CsArena.Realtime.PostgreSql;

/// <summary>A question that was picked.</summary>
/// <param name="Candidate">What it was found as.</param>
/// <param name="Question">The question.</param>
internal sealed record PickedQuestion(QuestionCandidate Candidate, Question Question);

/// <summary>The content of candidates, from the caches.</summary>
internal sealed class QuestionContents(Database database, LayeredCache<CachedQuestion> cache, CacheMetrics metrics)
{
    /// <summary>Reads what was chosen.</summary>
    /// <returns>In the order of the candidates; without those that have changed since they were found.</returns>
    public async ValueTask<IReadOnlyList<PickedQuestion>> GetAsync(
        IReadOnlyList<QuestionCandidate> chosen,
        QuestionCatalogue catalogue,
        CancellationToken cancellationToken)
    {
        var byKey = chosen.ToDictionary(KeyOf, StringComparer.Ordinal);
        var found = await cache.GetAsync(byKey.Keys, LoadAsync, cancellationToken);
        return [.. byKey
            .Where(pair => found.ContainsKey(pair.Key))
            .Select(pair => new PickedQuestion(pair.Value, found[pair.Key].With(catalogue.NamesOf(pair.Value.Categories))))];

        async ValueTask<IReadOnlyDictionary<string, CachedQuestion>> LoadAsync(IReadOnlyList<string> keys)
        {
            var read = await ReadAsync([.. keys.Select(key => byKey[key].Id)], CancellationToken.None);
            return keys
                .Where(key => read.ContainsKey((byKey[key].Id, byKey[key].Revision)))
                .ToDictionary(key => key, key => new CachedQuestion(read[(byKey[key].Id, byKey[key].Revision)]), StringComparer.Ordinal);
        }
    }

    /// <summary>Reads candidates past the caches, for those that are kept against an outage.</summary>
    public async ValueTask<IReadOnlyList<PickedQuestion>> ReadAsync(
        IReadOnlyList<QuestionCandidate> candidates,
        QuestionCatalogue catalogue,
        CancellationToken cancellationToken)
    {
        var read = await ReadAsync([.. candidates.Select(candidate => candidate.Id)], cancellationToken);
        return [.. candidates
            .Where(candidate => read.ContainsKey((candidate.Id, candidate.Revision)))
            .Select(candidate => new PickedQuestion(
                candidate, read[(candidate.Id, candidate.Revision)] with { Categories = catalogue.NamesOf(candidate.Categories) }))];
    }

    private static string KeyOf(QuestionCandidate candidate) => $"question:{candidate.Revision:x16}:{candidate.Id}";

    private ValueTask<Dictionary<(string Id, long Revision), Question>> ReadAsync(string[] ids, CancellationToken cancellationToken)
    {
        metrics.Query("questions");
        return database.RunAsync(call => QuestionReader.ReadAsync(call, ids), cancellationToken);
    }
}
