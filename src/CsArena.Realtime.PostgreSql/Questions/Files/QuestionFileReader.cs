using System.Text.Json;
using System.Text.Unicode;

namespace CsArena.Realtime.PostgreSql;

/// <summary>What was read of a file of questions.</summary>
/// <param name="Rows">A row for each language of each question.</param>
/// <param name="Problems">What is wrong; if anything is, the rows are not all.</param>
internal sealed record QuestionFileContent(IReadOnlyList<QuestionRow> Rows, IReadOnlyList<QuestionImportProblem> Problems);

/// <summary>Reads a file of questions; docs/questions.md describes it.</summary>
internal sealed class QuestionFileReader
{
    private const string HalfPair = "It has half of a surrogate pair.";

    private readonly List<QuestionRow> _rows = [];
    private readonly List<QuestionImportProblem> _problems = [];
    private readonly Dictionary<string, long> _lines = new(StringComparer.Ordinal);
    private string? _category;

    /// <summary>Reads it all, and finds everything that is wrong.</summary>
    public QuestionFileContent Read(ReadOnlySpan<byte> file)
    {
        file = file.StartsWith("\uFEFF"u8) ? file["\uFEFF"u8.Length..] : file;
        if (FindLineOfNoText(file) is { } line)
        {
            Problem(line, "The file is not UTF-8 here.");
            return new QuestionFileContent(_rows, _problems);
        }

        try
        {
            ReadFile(file);
        }
        catch (JsonException exception)
        {
            Problem((exception.LineNumber ?? 0) + 1, "The file is not JSON here.");
        }

        return new QuestionFileContent(_rows, _problems);
    }

    private static long? FindLineOfNoText(ReadOnlySpan<byte> file)
    {
        if (!Utf8.IsValid(file))
        {
            var line = 1L;
            foreach (var part in file.Split((byte)'\n'))
            {
                if (!Utf8.IsValid(file[part]))
                {
                    return line;
                }

                line++;
            }
        }

        return null;
    }

    private void ReadFile(ReadOnlySpan<byte> file)
    {
        var reader = new Utf8JsonReader(file);
        var questions = default(Utf8JsonReader);
        var hasQuestions = false;
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            Problem(1, "The file is not an object with the property 'questions'.");
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var line = LineAt(file, reader.TokenStartIndex);
            var name = Text(ref reader);
            reader.Read();
            switch (name)
            {
                case "questions" when reader.TokenType == JsonTokenType.StartArray:
                    questions = reader;
                    hasQuestions = true;
                    break;
                case "category" when reader.TokenType == JsonTokenType.String && Text(ref reader) is { } category:
                    _category = category;
                    break;
                case "questions" or "category":
                    Problem(line, $"'{name}' is of another type.");
                    break;
                default:
                    Problem(line, $"There is no property '{name}' of a file.");
                    break;
            }

            reader.Skip();
        }

        // Nothing may follow; and what the whole file says must be known before its questions are read.
        reader.Read();
        if (hasQuestions)
        {
            ReadQuestions(file, questions);
        }
        else if (_problems.Count == 0)
        {
            Problem(1, "There is no property 'questions'.");
        }
    }

    private void ReadQuestions(ReadOnlySpan<byte> file, Utf8JsonReader reader)
    {
        var (line, counted) = (1L, 0);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var at = (int)reader.TokenStartIndex;
            line += file[counted..at].Count((byte)'\n');
            counted = at;
            using var document = JsonDocument.ParseValue(ref reader);
            try
            {
                ReadQuestion(document.RootElement, line);
            }
            catch (InvalidOperationException)
            {
                Problem(line, HalfPair);
            }
        }
    }

    private void ReadQuestion(JsonElement element, long line)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            Problem(line, "It is not an object.");
            return;
        }

        var question = new QuestionFileEntry(element, _category);
        foreach (var problem in question.Problems)
        {
            Problem(line, problem);
        }

        foreach (var row in question.Rows())
        {
            if (_lines.TryAdd(row.Id, line))
            {
                _rows.Add(row);
            }
            else
            {
                Problem(line, $"The id {row.Id} is used in line {_lines[row.Id]} already.");
            }
        }
    }

    /// <summary>A text; null when it has half of a surrogate pair.</summary>
    private static string? Text(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private void Problem(long line, string reason) => _problems.Add(new QuestionImportProblem(line, reason));

    private static long LineAt(ReadOnlySpan<byte> file, long index) => 1 + file[..(int)index].Count((byte)'\n');
}
