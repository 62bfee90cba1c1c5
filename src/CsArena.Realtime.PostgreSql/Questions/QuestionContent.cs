using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using CsArena.Realtime.Questions;

namespace CsArena.Realtime.PostgreSql;

/// <summary>The column <c>content</c>. Rows that were written by hand may lack a list; it is empty then.</summary>
/// <param name="Text">The question itself.</param>
/// <param name="Options">Choices.</param>
/// <param name="Accepted">Other right answers.</param>
internal sealed record QuestionContent(string Text, IReadOnlyList<QuestionOption>? Options, IReadOnlyList<string>? Accepted)
{
    public IReadOnlyList<QuestionOption> Options { get; init; } = Options ?? [];

    public IReadOnlyList<string> Accepted { get; init; } = Accepted ?? [];
}

/// <summary>How questions are written in <c>jsonb</c>, and in the cache that hosts share.</summary>
[JsonSerializable(typeof(QuestionContent))]
[JsonSerializable(typeof(IReadOnlyList<RubricPoint>))]
[JsonSerializable(typeof(Question))]
[JsonSerializable(typeof(CatalogueContent))]
internal sealed partial class QuestionJson : JsonSerializerContext
{
    /// <summary>With texts as PostgreSQL can store them.</summary>
    public static QuestionJson Stored { get; } = new(WithConverters(new DatabaseTextConverter()));

    /// <summary>With texts as they are.</summary>
    public static QuestionJson Plain { get; } = new(WithConverters());

    private static JsonSerializerOptions WithConverters(params JsonConverter[] converters)
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        Array.ForEach(converters, options.Converters.Add);
        return options;
    }
}
