using System.Text.Json;
using CsArena.Realtime.Questions;
using Npgsql;

namespace CsArena.Realtime.PostgreSql;

/// <summary>Reads the content of questions.</summary>
internal static class QuestionReader
{
    private const string Sql =
        "SELECT id, revision, type, difficulty, language, content, answer, rubric, explanation FROM arena.questions WHERE id = ANY ($1)";

    /// <summary>Reads questions as they are now.</summary>
    /// <returns>By id as stored and revision; those that are gone are not there.</returns>
    public static async ValueTask<Dictionary<(string Id, long Revision), Question>> ReadAsync(DatabaseCall call, string[] ids)
    {
        await using var command = call.Command(Sql);
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = ids });
        await using var reader = await command.ExecuteReaderAsync(call.Cancellation);
        var questions = new Dictionary<(string Id, long Revision), Question>();
        while (await reader.ReadAsync(call.Cancellation))
        {
            questions.Add((reader.GetString(0), reader.GetInt64(1)), Read(reader));
        }

        return questions;
    }

    private static Question Read(NpgsqlDataReader reader)
    {
        var content = JsonSerializer.Deserialize(reader.GetString(5), QuestionJson.Stored.QuestionContent)!;
        return new Question
        {
            Id = DatabaseText.Unescape(reader.GetString(0)),
            Type = Enum.Parse<QuestionType>(reader.GetString(2), ignoreCase: true),
            Difficulty = QuestionLevels.DifficultyOf(reader.GetInt16(3)),
            Categories = [],
            Language = DatabaseText.Unescape(reader.GetString(4)),
            Text = content.Text,
            Options = content.Options,
            Accepted = content.Accepted,
            Answer = DatabaseText.Unescape(reader.GetString(6)),
            Rubric = JsonSerializer.Deserialize(reader.GetString(7), QuestionJson.Stored.IReadOnlyListRubricPoint)!,
            Explanation = DatabaseText.Unescape(reader.GetString(8)),
        };
    }
}
