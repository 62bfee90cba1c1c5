using System.Text.Json;
using CsArena.Realtime.Questions;

namespace CsArena.Realtime.PostgreSql;

/// <summary>A question of a file in one language.</summary>
internal sealed class QuestionFileText
{
    /// <param name="language">The language.</param>
    /// <param name="element">The text.</param>
    /// <param name="stem">The question's stem.</param>
    /// <param name="answer">The answer that all languages share.</param>
    /// <param name="problems">Where to note what is wrong.</param>
    public QuestionFileText(string language, JsonElement element, string stem, string? answer, List<string> problems)
    {
        var fields = new JsonFields(element, language, problems);
        Language = language;
        Id = fields.TakeText("id") ?? $"{stem}-{language}";
        Text = fields.TakeText("text");
        Options = [.. fields.TakeList("options").Select((option, index) => ReadOption(fields, option, index))];
        Answer = fields.TakeText("answer") ?? answer;
        Explanation = fields.TakeText("explanation") ?? "";

        // In the built-in files, and of use only to their tests.
        fields.Take("examples");
        foreach (var (name, _) in fields.Rest)
        {
            fields.Problem($"There is no property '{name}' of a text.");
        }
    }

    public string Language { get; }

    public string Id { get; }

    public string? Text { get; }

    public IReadOnlyList<QuestionOption> Options { get; }

    public string? Answer { get; }

    public string Explanation { get; }

    private static QuestionOption ReadOption(JsonFields fields, JsonElement option, int index)
    {
        if (option.ValueKind == JsonValueKind.String)
        {
            return new QuestionOption(KeyOf(index), fields.Text($"option {index + 1}", option) ?? "");
        }

        var problems = new List<string>();
        var parts = new JsonFields(option, "", problems);
        var read = new QuestionOption(parts.TakeText("key") ?? "", parts.TakeText("text") ?? "");
        foreach (var problem in problems.Concat(parts.Rest.Select(rest => $"There is no property '{rest.Key}' of an option.")))
        {
            fields.Problem($"Option {index + 1}: {problem}");
        }

        return read;
    }

    /// <summary>The key of an option that has none of its own: a, b, c and so on.</summary>
    public static string KeyOf(int index) => index < 26 ? ((char)('a' + index)).ToString() : $"{KeyOf((index / 26) - 1)}{KeyOf(index % 26)}";
}

/// <summary>A point of a rubric of a file, named in each language.</summary>
internal sealed class QuestionFilePoint
{
    private readonly Dictionary<string, string?> _names;

    /// <param name="element">The point.</param>
    /// <param name="number">Its number, from 1.</param>
    /// <param name="problems">Where to note what is wrong.</param>
    public QuestionFilePoint(JsonElement element, int number, List<string> problems)
    {
        var fields = new JsonFields(element, $"Point {number} of the rubric", problems);
        if (fields.Take("weight") is not { ValueKind: JsonValueKind.Number } weight || !weight.TryGetInt32(out var value) || value <= 0)
        {
            fields.Problem("The weight is not a whole number above 0.");
            value = 1;
        }

        Weight = value;
        Phrases = fields.TakeTexts("phrases");
        _names = fields.Rest.ToDictionary(name => name.Key, name => fields.TakeText(name.Key), StringComparer.Ordinal);
    }

    public int Weight { get; }

    public IReadOnlyList<string> Phrases { get; }

    /// <summary>Languages that it is named in.</summary>
    public IEnumerable<string> Languages => _names.Keys;

    /// <summary>Its name; null when it has none in this language.</summary>
    public string? NameIn(string language) => _names.GetValueOrDefault(language);

    public RubricPoint In(string language) => new(NameIn(language)!, Weight, Phrases);
}
