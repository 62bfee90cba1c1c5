using CsArena.Realtime.Questions;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace CsArena.Realtime.PostgreSql;

/// <summary>Gives a bank that has no question those that come with the game. Of several hosts that start at once, one does it.</summary>
internal sealed class QuestionSeeding(DatabaseSource source, IEnumerable<IBuiltInQuestions> builtIn, ILogger<QuestionSeeding> logger)
{
    /// <summary>Seeds the bank, if it is empty.</summary>
    public async ValueTask RunAsync(CancellationToken cancellationToken)
    {
        await using var connection = await source.DataSource.OpenConnectionAsync(cancellationToken);
        if (builtIn.LastOrDefault() is not { } questions || !await IsEmptyAsync(connection, cancellationToken))
        {
            return;
        }

        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await QuestionLock.TakeAsync(connection, cancellationToken);
        if (await IsEmptyAsync(connection, cancellationToken))
        {
            var written = await new QuestionWriter(connection, source.Schema).WriteAsync([.. questions.ReadAll().Select(QuestionRow.Of)], cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            logger.QuestionsSeeded(written.Added);
        }
    }

    private async ValueTask<bool> IsEmptyAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = source.Schema.Command("SELECT NOT EXISTS (SELECT FROM arena.questions)", connection);
        return await command.ExecuteScalarAsync(cancellationToken) is true;
    }
}
