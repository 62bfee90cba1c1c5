using Npgsql;

namespace CsArena.Realtime.PostgreSql;

/// <summary>Reads what a bank has, without reading its questions.</summary>
internal static class CatalogueReader
{
    private const string RevisionSql = "SELECT revision FROM arena.question_bank";

    private const string CategoriesSql = "SELECT id, name FROM arena.categories ORDER BY id";

    // From one cell on to the next by one descent into the index: the cost follows the cells, not the questions in them.
    private const string CellsSql = """
        WITH RECURSIVE cells AS (
            (SELECT category_id, language, level FROM arena.question_categories WHERE active ORDER BY category_id, language, level LIMIT 1)
            UNION ALL
            SELECT next.*
            FROM cells
            CROSS JOIN LATERAL (
                SELECT category_id, language, level FROM arena.question_categories
                WHERE active AND (category_id, language, level) > (cells.category_id, cells.language, cells.level)
                ORDER BY category_id, language, level LIMIT 1
            ) AS next
        )
        SELECT category_id, language, level FROM cells
        """;

    /// <summary>The bank's revision now.</summary>
    public static async ValueTask<Guid> ReadRevisionAsync(DatabaseCall call)
    {
        await using var command = call.Command(RevisionSql);
        return (Guid)(await command.ExecuteScalarAsync(call.Cancellation))!;
    }

    /// <summary>The catalogue now, or a little later: what is told of a revision is never older than it.</summary>
    /// <param name="call">The call.</param>
    /// <param name="revision">The revision that was seen.</param>
    public static async ValueTask<CatalogueContent> ReadAsync(DatabaseCall call, Guid revision)
    {
        await using var batch = call.Batch();
        batch.Add(CategoriesSql);
        batch.Add(CellsSql);
        await using var reader = await batch.ExecuteReaderAsync(call.Cancellation);
        var categories = new List<CatalogueCategory>();
        while (await reader.ReadAsync(call.Cancellation))
        {
            categories.Add(new CatalogueCategory(reader.GetInt64(0), DatabaseText.Unescape(reader.GetString(1))));
        }

        await reader.NextResultAsync(call.Cancellation);
        var cells = new List<CatalogueCell>();
        while (await reader.ReadAsync(call.Cancellation))
        {
            cells.Add(new CatalogueCell(reader.GetString(1), reader.GetInt64(0), reader.GetInt16(2)));
        }

        return new CatalogueContent(revision, categories, cells);
    }
}
