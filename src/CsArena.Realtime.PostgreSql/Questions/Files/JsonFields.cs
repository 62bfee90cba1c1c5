using System.Text.Json;

namespace CsArena.Realtime.PostgreSql;

/// <summary>The properties of an object in a file of questions: what is asked for is taken out, and what is wrong is noted.</summary>
internal sealed class JsonFields
{
    private readonly Dictionary<string, JsonElement> _fields = new(StringComparer.Ordinal);
    private readonly List<string> _problems;
    private readonly string _of;

    /// <param name="element">The object.</param>
    /// <param name="of">What it is, as a message says it; empty when it is the question.</param>
    /// <param name="problems">Where to note what is wrong.</param>
    public JsonFields(JsonElement element, string of, List<string> problems)
    {
        _of = of;
        _problems = problems;
        if (element.ValueKind != JsonValueKind.Object)
        {
            Problem("It is not an object.");
            return;
        }

        foreach (var field in element.EnumerateObject())
        {
            if (!_fields.TryAdd(field.Name, field.Value))
            {
                Problem($"'{field.Name}' comes twice.");
            }
        }
    }

    /// <summary>What nobody has asked for yet.</summary>
    public IReadOnlyCollection<KeyValuePair<string, JsonElement>> Rest => [.. _fields];

    public void Problem(string reason) => _problems.Add(_of.Length == 0 ? reason : $"{_of}: {reason}");

    /// <summary>Takes a value; null when it is not there.</summary>
    public JsonElement? Take(string name) => _fields.Remove(name, out var value) ? value : null;

    /// <summary>Takes a text; null when it is not there, or is none.</summary>
    public string? TakeText(string name) => Take(name) is { } value ? Text(name, value) : null;

    /// <summary>Takes a list of texts; empty when it is not there, or is none.</summary>
    public string[] TakeTexts(string name) => [.. TakeList(name).Select(value => Text(name, value)).OfType<string>()];

    /// <summary>Takes a list; empty when it is not there, or is none.</summary>
    public JsonElement[] TakeList(string name)
    {
        if (Take(name) is not { } value)
        {
            return [];
        }

        if (value.ValueKind == JsonValueKind.Array)
        {
            return [.. value.EnumerateArray()];
        }

        Problem($"'{name}' is not a list.");
        return [];
    }

    /// <summary>Reads a text that was taken; null when it is none, or too long.</summary>
    public string? Text(string name, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.String)
        {
            Problem($"'{name}' is not a text.");
            return null;
        }

        try
        {
            var text = value.GetString()!;
            if (text.Length <= QuestionFileEntry.LongestText)
            {
                return text;
            }

            Problem($"'{name}' is longer than {QuestionFileEntry.LongestText} characters.");
        }
        catch (InvalidOperationException)
        {
            Problem($"'{name}' has half of a surrogate pair.");
        }

        return null;
    }
}
