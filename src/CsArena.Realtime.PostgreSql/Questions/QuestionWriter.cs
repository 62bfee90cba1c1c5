using Npgsql;
using NpgsqlTypes;

namespace CsArena.Realtime.PostgreSql;

/// <summary>What became of questions that were written.</summary>
/// <param name="Added">They are new.</param>
/// <param name="Changed">They have a new revision, or other categories.</param>
/// <param name="Unchanged">They were left alone.</param>
internal readonly record struct WrittenQuestions(int Added, int Changed, int Unchanged);

/// <summary>Writes any number of questions in a few statements, whatever is there of them. The caller has a transaction and the lock.</summary>
internal sealed class QuestionWriter(NpgsqlConnection connection, DatabaseSchema schema)
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    private const string CreateIncoming = """
        CREATE TEMP TABLE incoming (
            id text COLLATE "C" PRIMARY KEY, stem text, language text, type text, difficulty smallint,
            content jsonb, answer text, rubric jsonb, explanation text, active boolean, categories text[]
        ) ON COMMIT DROP
        """;

    private const string CopyIncoming = """
        COPY incoming (id, stem, language, type, difficulty, content, answer, rubric, explanation, active, categories)
        FROM STDIN (FORMAT BINARY)
        """;

    // What is there already, as it is, is not touched: it keeps its revision.
    private const string Compare = """
        ANALYZE incoming;
        DELETE FROM incoming AS i USING arena.questions AS q
        WHERE q.id = i.id
            AND (q.stem, q.language, q.type, q.difficulty, q.content, q.answer, q.rubric, q.explanation, q.active)
                IS NOT DISTINCT FROM (i.stem, i.language, i.type, i.difficulty, i.content, i.answer, i.rubric, i.explanation, i.active)
            AND i.categories = ARRAY(
                SELECT c.name FROM arena.question_categories AS qc JOIN arena.categories AS c ON c.id = qc.category_id
                WHERE qc.question_id = i.id ORDER BY qc.ordinal, qc.category_id)
        """;

    private const string Count = "SELECT count(*)::integer, count(q.id)::integer FROM incoming AS i LEFT JOIN arena.questions AS q ON q.id = i.id";

    private const string AddCategories = """
        INSERT INTO arena.categories (name, parent_id)
        SELECT new.name, parent.id FROM unnest($1, $2) AS new(name, parent) LEFT JOIN arena.categories AS parent ON parent.name = new.parent
        ON CONFLICT (name) DO NOTHING
        """;

    // In the order of the ids, in which saves lock questions too, so that the two never wait for each other.
    private const string WriteQuestions = """
        INSERT INTO arena.questions (id, stem, language, type, difficulty, content, answer, rubric, explanation, active)
        SELECT id, stem, language, type, difficulty, content, answer, rubric, explanation, active FROM incoming ORDER BY id
        ON CONFLICT (id) DO UPDATE SET
            stem = excluded.stem, language = excluded.language, type = excluded.type, difficulty = excluded.difficulty,
            content = excluded.content, answer = excluded.answer, rubric = excluded.rubric, explanation = excluded.explanation,
            active = excluded.active
        """;

    private const string RemoveCategories = """
        DELETE FROM arena.question_categories AS qc USING incoming AS i
        WHERE qc.question_id = i.id AND qc.category_id <> ALL (ARRAY(SELECT id FROM arena.categories WHERE name = ANY (i.categories)))
        """;

    private const string WriteCategories = """
        INSERT INTO arena.question_categories (question_id, category_id, ordinal, stem, language, difficulty, active, revision)
        SELECT q.id, c.id, named.ordinal, q.stem, q.language, q.difficulty, q.active, q.revision
        FROM incoming AS i
        JOIN arena.questions AS q ON q.id = i.id
        CROSS JOIN unnest(i.categories) WITH ORDINALITY AS named(name, ordinal)
        JOIN arena.categories AS c ON c.name = named.name
        ON CONFLICT (question_id, category_id) DO UPDATE SET ordinal = excluded.ordinal
        WHERE question_categories.ordinal <> excluded.ordinal
        """;

    /// <summary>Writes.</summary>
    /// <param name="rows">All with different ids.</param>
    /// <param name="cancellationToken">Stops; the transaction is to be rolled back then.</param>
    public async ValueTask<WrittenQuestions> WriteAsync(IReadOnlyList<QuestionRow> rows, CancellationToken cancellationToken)
    {
        var categories = await CategoryNames.ReadAsync(connection, schema, cancellationToken);
        await ExecuteAsync(CreateIncoming, cancellationToken);
        await CopyAsync(rows, categories, cancellationToken);
        await ExecuteAsync(Compare, cancellationToken);
        var (differing, existing) = await CountAsync(cancellationToken);
        if (differing > 0)
        {
            foreach (var level in categories.NewByDepth())
            {
                await ExecuteAsync(AddCategories, cancellationToken, level, Array.ConvertAll(level, CategoryPath.ParentOf));
            }

            await ExecuteAsync(WriteQuestions, cancellationToken);
            if (existing > 0)
            {
                // Not always: a host that fills an empty bank need not have the right to delete.
                await ExecuteAsync(RemoveCategories, cancellationToken);
            }

            await ExecuteAsync(WriteCategories, cancellationToken);
        }

        await ExecuteAsync("DROP TABLE incoming", cancellationToken);
        return new WrittenQuestions(differing - existing, existing, rows.Count - differing);
    }

    private async ValueTask CopyAsync(IReadOnlyList<QuestionRow> rows, CategoryNames categories, CancellationToken cancellationToken)
    {
        await using var copy = await connection.BeginBinaryImportAsync(CopyIncoming, cancellationToken);
        copy.Timeout = LongestWait;
        foreach (var row in rows)
        {
            await copy.StartRowAsync(cancellationToken);
            await copy.WriteAsync(row.Id, NpgsqlDbType.Text, cancellationToken);
            await copy.WriteAsync(row.Stem, NpgsqlDbType.Text, cancellationToken);
            await copy.WriteAsync(row.Language, NpgsqlDbType.Text, cancellationToken);
            await copy.WriteAsync(row.Type, NpgsqlDbType.Text, cancellationToken);
            await copy.WriteAsync(row.Difficulty, NpgsqlDbType.Smallint, cancellationToken);
            await copy.WriteAsync(row.Content, NpgsqlDbType.Jsonb, cancellationToken);
            await copy.WriteAsync(row.Answer, NpgsqlDbType.Text, cancellationToken);
            await copy.WriteAsync(row.Rubric, NpgsqlDbType.Jsonb, cancellationToken);
            await copy.WriteAsync(row.Explanation, NpgsqlDbType.Text, cancellationToken);
            await copy.WriteAsync(row.Active, NpgsqlDbType.Boolean, cancellationToken);
            await copy.WriteAsync(Array.ConvertAll(row.Categories, categories.Spelled), NpgsqlDbType.Array | NpgsqlDbType.Text, cancellationToken);
        }

        await copy.CompleteAsync(cancellationToken);
    }

    private async ValueTask<(int Differing, int Existing)> CountAsync(CancellationToken cancellationToken)
    {
        await using var command = schema.Command(Count, connection);
        command.CommandTimeout = 0;
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return (reader.GetInt32(0), reader.GetInt32(1));
    }

    private async ValueTask ExecuteAsync(string sql, CancellationToken cancellationToken, params string?[][] parameters)
    {
        // A million questions take their time.
        await using var command = schema.Command(sql, connection);
        command.CommandTimeout = 0;
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text, Value = parameter });
        }

        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
