using System.Text.Encodings.Web;
using System.Text.Json;
using CsArena.Realtime.Questions;

namespace CsArena.Realtime.PostgreSql;

/// <summary>The line of a question in a file: what its languages share stands once.</summary>
internal static class QuestionFileLine
{
    private static readonly JsonWriterOptions _options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The lines of the rows of one stem: one, unless its languages differ in what they should share.</summary>
    public static IEnumerable<byte[]> Of(IEnumerable<QuestionRow> rows)
    {
        var groups = new List<List<Translation>>();
        foreach (var translation in rows.Select(row => new Translation(row)))
        {
            if (groups.Find(group => group.TrueForAll(other => other.Language != translation.Language && other.Shared == translation.Shared)) is { } group)
            {
                group.Add(translation);
            }
            else
            {
                groups.Add([translation]);
            }
        }

        return groups.Select(Write);
    }

    private static byte[] Write(List<Translation> group)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes, _options))
        {
            var first = group[0];
            writer.WriteStartObject();
            writer.WriteString("stem", first.Stem);
            writer.WriteString("type", first.Row.Type);
            WriteDifficulty(writer, first.Row.Difficulty);
            WriteTexts(writer, "categories", first.Row.Categories.Select(DatabaseText.Unescape));
            if (!first.Row.Active)
            {
                writer.WriteBoolean("active", false);
            }

            var answer = first.Row.Type == "multiple" && group.TrueForAll(other => other.Answer == first.Answer) ? first.Answer : null;
            if (answer is not null)
            {
                writer.WriteString("answer", answer);
            }

            if (first.Content.Accepted.Count > 0)
            {
                WriteTexts(writer, "accepted", first.Content.Accepted);
            }

            WriteRubric(writer, group);
            group.ForEach(translation => WriteText(writer, translation, withAnswer: answer is null));
            writer.WriteEndObject();
        }

        return bytes.ToArray();
    }

    private static void WriteDifficulty(Utf8JsonWriter writer, short step)
    {
        var difficulty = QuestionLevels.DifficultyOf(step);
        if (QuestionLevels.StepOf(difficulty) == step)
        {
            writer.WriteString("difficulty", difficulty switch { Difficulty.Easy => "easy", Difficulty.Medium => "medium", _ => "hard" });
        }
        else
        {
            writer.WriteNumber("difficulty", step);
        }
    }

    private static void WriteRubric(Utf8JsonWriter writer, List<Translation> group)
    {
        if (group[0].Rubric.Count == 0)
        {
            return;
        }

        writer.WriteStartArray("rubric");
        for (var i = 0; i < group[0].Rubric.Count; i++)
        {
            writer.WriteStartObject();
            writer.WriteNumber("weight", group[0].Rubric[i].Weight);
            group.ForEach(translation => writer.WriteString(translation.Language, translation.Rubric[i].Name));
            WriteTexts(writer, "phrases", group[0].Rubric[i].Phrases);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteText(Utf8JsonWriter writer, Translation translation, bool withAnswer)
    {
        writer.WriteStartObject(translation.Language);
        if (translation.Id != $"{translation.Stem}-{translation.Language}")
        {
            writer.WriteString("id", translation.Id);
        }

        writer.WriteString("text", translation.Content.Text);
        if (translation.Content.Options.Count > 0)
        {
            WriteOptions(writer, translation.Content.Options);
        }

        if (withAnswer)
        {
            writer.WriteString("answer", translation.Answer);
        }

        writer.WriteString("explanation", DatabaseText.Unescape(translation.Row.Explanation));
        writer.WriteEndObject();
    }

    private static void WriteOptions(Utf8JsonWriter writer, IReadOnlyList<QuestionOption> options)
    {
        if (options.Select((option, index) => option.Key == QuestionFileText.KeyOf(index)).All(isUsual => isUsual))
        {
            WriteTexts(writer, "options", options.Select(option => option.Text));
            return;
        }

        writer.WriteStartArray("options");
        foreach (var option in options)
        {
            writer.WriteStartObject();
            writer.WriteString("key", option.Key);
            writer.WriteString("text", option.Text);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteTexts(Utf8JsonWriter writer, string name, IEnumerable<string> texts)
    {
        writer.WriteStartArray(name);
        foreach (var text in texts)
        {
            writer.WriteStringValue(text);
        }

        writer.WriteEndArray();
    }

    /// <summary>A row, read.</summary>
    private sealed class Translation
    {
        public Translation(QuestionRow row)
        {
            Row = row;
            Content = JsonSerializer.Deserialize(row.Content, QuestionJson.Stored.QuestionContent)!;
            Rubric = JsonSerializer.Deserialize(row.Rubric, QuestionJson.Stored.IReadOnlyListRubricPoint)!;
            Shared = JsonSerializer.Serialize(
                Content with { Text = "", Options = [] },
                QuestionJson.Plain.QuestionContent)
                + JsonSerializer.Serialize([.. Rubric.Select(point => point with { Name = "" })], QuestionJson.Plain.IReadOnlyListRubricPoint)
                + $"{row.Type} {row.Difficulty} {row.Active} {string.Join('\n', row.Categories)}";
        }

        public QuestionRow Row { get; }

        public string Id => DatabaseText.Unescape(Row.Id);

        public string Stem => DatabaseText.Unescape(Row.Stem);

        public string Language => DatabaseText.Unescape(Row.Language);

        public string Answer => DatabaseText.Unescape(Row.Answer);

        public QuestionContent Content { get; }

        public IReadOnlyList<RubricPoint> Rubric { get; }

        /// <summary>What all languages of one line have in common.</summary>
        public string Shared { get; }
    }
}
