using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using CsArena.Realtime.Questions;

namespace CsArena.Realtime.PostgreSql;

/// <summary>A question of a file, in its languages: what they share stands once.</summary>
internal sealed partial class QuestionFileEntry
{
    /// <summary>Characters of any text.</summary>
    public const int LongestText = 10_000;

    private const int LongestId = 200;

    private readonly List<string> _problems = [];
    private readonly List<QuestionFileText> _texts = [];
    private readonly string _stem;
    private readonly QuestionType _type;
    private readonly short _difficulty;
    private readonly string[] _categories;
    private readonly bool _active;
    private readonly string[] _accepted;
    private readonly QuestionFilePoint[] _rubric;

    /// <param name="element">The question.</param>
    /// <param name="category">Its category where it names none.</param>
    public QuestionFileEntry(JsonElement element, string? category)
    {
        var fields = new JsonFields(element, "", _problems);
        _stem = fields.TakeText("stem") ?? "";
        _type = ReadType(fields);
        _difficulty = ReadDifficulty(fields);
        _categories = ReadCategories(fields, category);
        _active = fields.Take("active") is not { } active || ReadActive(fields, active);
        var answer = fields.TakeText("answer");
        _accepted = fields.TakeTexts("accepted");
        _rubric = [.. fields.TakeList("rubric").Select((point, index) => new QuestionFilePoint(point, index + 1, _problems))];

        // In the built-in files, and of use only to their tests.
        fields.Take("wrong");
        foreach (var (name, value) in fields.Rest)
        {
            if (Language().IsMatch(name))
            {
                _texts.Add(new QuestionFileText(name, value, _stem, answer, _problems));
            }
            else
            {
                fields.Problem($"There is no property '{name}' of a question.");
            }
        }

        // What is missing because it could not be read is not told of once more.
        if (_problems.Count == 0)
        {
            _problems.AddRange(QuestionFileRules.ProblemsOf(_stem, _type, _categories, _accepted, _rubric, _texts));
        }
    }

    /// <summary>What is wrong.</summary>
    public IReadOnlyList<string> Problems => _problems;

    /// <summary>Whether a text can be a stem, an id, or the name of a category.</summary>
    public static bool IsName(string text) => text.Length is > 0 and <= LongestId && !text.Any(c => char.IsControl(c) || char.IsSurrogate(c));

    /// <summary>A row for each language; none when something is wrong.</summary>
    public IEnumerable<QuestionRow> Rows() => _problems.Count > 0 ? [] : _texts.Select(text => QuestionRow.Of(
        new Question
        {
            Id = text.Id,
            Type = _type,
            Difficulty = QuestionLevels.DifficultyOf(_difficulty),
            Categories = _categories,
            Language = text.Language,
            Text = text.Text!,
            Options = text.Options,
            Answer = text.Answer!,
            Accepted = _accepted,
            Rubric = [.. _rubric.Select(point => point.In(text.Language))],
            Explanation = text.Explanation,
        },
        _stem,
        _difficulty,
        _active));

    private static QuestionType ReadType(JsonFields fields)
    {
        var name = fields.TakeText("type");
        switch (name)
        {
            case "multiple":
                return QuestionType.Multiple;
            case "short":
                return QuestionType.Short;
            case "essay":
                return QuestionType.Essay;
            default:
                fields.Problem($"The type is {(name is null ? "missing" : $"'{name}'")}; it is 'multiple', 'short' or 'essay'.");
                return default;
        }
    }

    private static short ReadDifficulty(JsonFields fields)
    {
        var value = fields.Take("difficulty");
        if (value is { ValueKind: JsonValueKind.Number } number && number.TryGetInt16(out var step) && step is >= 1 and <= QuestionLevels.Hardest)
        {
            return step;
        }

        switch (value is { ValueKind: JsonValueKind.String } text ? text.GetString() : null)
        {
            case "easy":
                return QuestionLevels.StepOf(Difficulty.Easy);
            case "medium":
                return QuestionLevels.StepOf(Difficulty.Medium);
            case "hard":
                return QuestionLevels.StepOf(Difficulty.Hard);
            default:
                fields.Problem(string.Create(CultureInfo.InvariantCulture, $"The difficulty is {(value is { } other ? other.GetRawText() : "missing")}; it is 'easy', 'medium', 'hard', or 1 to {QuestionLevels.Hardest}."));
                return 1;
        }
    }

    private static string[] ReadCategories(JsonFields fields, string? category)
    {
        var one = fields.TakeText("category");
        var categories = fields.TakeTexts("categories");
        return categories.Length > 0 ? categories : (one ?? category) is { } name ? [name] : [];
    }

    private static bool ReadActive(JsonFields fields, JsonElement active)
    {
        if (active.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
        {
            fields.Problem("'active' is neither true nor false.");
        }

        return active.ValueKind == JsonValueKind.True;
    }

    [GeneratedRegex("^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$", RegexOptions.CultureInvariant)]
    private static partial Regex Language();
}
