using CsArena.Realtime.Questions;

namespace CsArena.Realtime.PostgreSql;

/// <summary>
/// A question bank in PostgreSQL. A pick goes round the categories and difficulties asked for, avoids what the players were
/// asked in their last matches while there is something else, and costs the same whatever the size of the bank. While the
/// database is away, picks come from the questions that this process has. Safe for any number of threads.
/// </summary>
internal sealed class PostgreSqlQuestionBank(
    DatabasePick database,
    QuestionCatalogues catalogues,
    QuestionPool pool,
    BankOutage outage) : IQuestionBank
{
    private const int RememberedPlayers = 10_000;

    private readonly RecentPicks _recent = new(QuestionChoice.RememberedMatches, RememberedPlayers);

    /// <inheritdoc />
    /// <remarks>
    /// A language with a region (<c>ko-KR</c>) that the bank lacks is taken as the language (<c>ko</c>). A category stands for
    /// those below it too. Questions that are picked count as asked. When fewer different questions fit than are wanted, they
    /// repeat in the same order.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The count is below 1.</exception>
    /// <exception cref="BackendUnavailableException">The database is away, and no question that this process has fits.</exception>
    public async ValueTask<IReadOnlyList<Question>> PickAsync(QuestionRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentOutOfRangeException.ThrowIfLessThan(request.Count, 1);
        cancellationToken.ThrowIfCancellationRequested();
        var recent = _recent.Of(request.PlayerIds);
        var picked = await outage.TryAsync(cancellation => database.RunAsync(request, recent, cancellation), cancellationToken)
            ?? pool.Pick(request, recent, Random.Shared);
        if (picked.Count == 0)
        {
            throw new BackendUnavailableException("The database does not answer, and no question that this host has in its memory fits.");
        }

        _recent.Add(request.PlayerIds, [.. picked.Select(question => question.Candidate.Stem)]);
        pool.Add(picked);
        return [.. Enumerable.Range(0, request.Count).Select(i => picked[i % picked.Count].Question)];
    }

    /// <inheritdoc />
    /// <remarks>Those that have questions, or have some below them. While the database is away, those that there were.</remarks>
    public async ValueTask<IReadOnlyList<string>> GetCategoriesAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var catalogue = await outage.TryAsync(catalogues.GetFreshAsync, cancellationToken) ?? catalogues.Latest;
        return catalogue?.Categories ?? throw new BackendUnavailableException("The database does not answer.");
    }
}
