namespace CsArena.Realtime.PostgreSql;

/// <summary>
/// The catalogue of now. Every pick is told the bank's revision with its candidates, so most of the time nobody has to ask
/// for it; whoever does not pick asks at most twice a second.
/// </summary>
internal sealed class QuestionCatalogues(Database database, LayeredCache<QuestionCatalogue> cache, CacheMetrics metrics, TimeProvider timeProvider)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromMilliseconds(500);

    private volatile QuestionCatalogue? _latest;
    private long _lookedAt;

    /// <summary>The latest that was read; null before the first.</summary>
    public QuestionCatalogue? Latest => _latest;

    /// <summary>The latest that was read, however old, so that a pick can begin.</summary>
    public ValueTask<QuestionCatalogue> GetAsync(CancellationToken cancellationToken)
        => _latest is { } latest ? new(latest) : LookAsync(cancellationToken);

    /// <summary>The catalogue as it was half a second ago, or later.</summary>
    public async ValueTask<QuestionCatalogue> GetFreshAsync(CancellationToken cancellationToken)
    {
        var lookedAt = Volatile.Read(ref _lookedAt);
        return _latest is { } latest && timeProvider.GetElapsedTime(lookedAt) < Fresh ? latest : await LookAsync(cancellationToken);
    }

    /// <summary>The catalogue as it is.</summary>
    public async ValueTask<QuestionCatalogue> LookAsync(CancellationToken cancellationToken)
    {
        var now = timeProvider.GetTimestamp();
        metrics.Query("revision");
        var catalogue = await LoadAsync(await database.RunAsync(CatalogueReader.ReadRevisionAsync, cancellationToken), cancellationToken);
        Volatile.Write(ref _lookedAt, now);
        return catalogue;
    }

    /// <summary>The catalogue of a revision that somebody has seen.</summary>
    public async ValueTask<QuestionCatalogue> LoadAsync(Guid revision, CancellationToken cancellationToken)
    {
        if (_latest is { } latest && latest.Content.Revision == revision)
        {
            return latest;
        }

        var key = $"catalogue:{revision:N}";
        var found = await cache.GetAsync([key], ReadAsync, cancellationToken);
        return _latest = found[key];

        async ValueTask<IReadOnlyDictionary<string, QuestionCatalogue>> ReadAsync(IReadOnlyList<string> keys)
        {
            metrics.Query("catalogue");
            var content = await database.RunAsync(call => CatalogueReader.ReadAsync(call, revision), CancellationToken.None);
            return new Dictionary<string, QuestionCatalogue> { [key] = new(content) };
        }
    }
}
