using System.Text.Json;
using CsArena.Realtime.Questions;
using Npgsql;

namespace CsArena.Realtime.PostgreSql;

/// <summary>Writes a file of all questions, each in one line, so that two files can be compared by their lines.</summary>
internal static class QuestionFileWriter
{
    private const string Sql = """
        SELECT id, stem, language, type, difficulty, content, answer, rubric, explanation, active, ARRAY(
            SELECT c.name FROM arena.question_categories AS qc JOIN arena.categories AS c ON c.id = qc.category_id
            WHERE qc.question_id = questions.id ORDER BY qc.ordinal, qc.category_id)
        FROM arena.questions ORDER BY stem, id
        """;

    /// <summary>Writes the file.</summary>
    /// <returns>How many questions; each language counts.</returns>
    public static async ValueTask<int> WriteAsync(NpgsqlConnection connection, DatabaseSchema schema, Stream file, CancellationToken cancellationToken)
    {
        await using var command = schema.Command(Sql, connection);
        command.CommandTimeout = 0;
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await file.WriteAsync("{\n  \"questions\": ["u8.ToArray(), cancellationToken);
        var (count, isFirst) = (0, true);
        var group = new List<QuestionRow>();
        while (await reader.ReadAsync(cancellationToken))
        {
            var row = Read(reader);
            if (group.Count > 0 && group[0].Stem != row.Stem)
            {
                await FlushAsync();
            }

            group.Add(row);
            count++;
        }

        await FlushAsync();
        await file.WriteAsync((isFirst ? "]\n}\n"u8 : "\n  ]\n}\n"u8).ToArray(), cancellationToken);
        return count;

        async ValueTask FlushAsync()
        {
            foreach (var line in QuestionFileLine.Of(group))
            {
                await file.WriteAsync((isFirst ? "\n    "u8 : ",\n    "u8).ToArray(), cancellationToken);
                await file.WriteAsync(line, cancellationToken);
                isFirst = false;
            }

            group.Clear();
        }
    }

    private static QuestionRow Read(NpgsqlDataReader reader) => new(
        reader.GetString(0),
        reader.GetString(1),
        reader.GetString(2),
        reader.GetString(3),
        reader.GetInt16(4),
        reader.GetString(5),
        reader.GetString(6),
        reader.GetString(7),
        reader.GetString(8),
        reader.GetBoolean(9),
        reader.GetFieldValue<string[]>(10));
}
