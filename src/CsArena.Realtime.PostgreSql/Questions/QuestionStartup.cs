namespace CsArena.Realtime.PostgreSql;

/// <summary>What the question bank does before the program starts, once the schema is there.</summary>
internal sealed class QuestionStartup(QuestionSeeding seeding, QuestionCatalogues catalogues, QuestionWarmUp warmUp)
{
    public async ValueTask RunAsync(CancellationToken cancellationToken)
    {
        await seeding.RunAsync(cancellationToken);
        await warmUp.RunAsync(await catalogues.LookAsync(cancellationToken), cancellationToken);
    }
}
