using System.Text.Json.Serialization;
using CsArena.Realtime.Questions;

namespace CsArena.Realtime.InMemory;

/// <summary>One file of built-in questions: what both languages share stands once.</summary>
/// <param name="Category">Category of all its questions.</param>
/// <param name="Questions">The questions.</param>
internal sealed record ContentFile(string Category, IReadOnlyList<ContentQuestion> Questions);

/// <summary>
/// A question in two languages. What may be absent is settable: the generated reader overwrites the default of an init property.
/// </summary>
internal sealed record ContentQuestion
{
    /// <summary>Id without its language.</summary>
    public required string Stem { get; init; }

    public required QuestionType Type { get; init; }

    public required Difficulty Difficulty { get; init; }

    /// <summary>Multiple choice: the right key, a to d.</summary>
    public string? Answer { get; set; }

    /// <summary>Short: other right answers, in any language.</summary>
    public IReadOnlyList<string> Accepted { get; set; } = [];

    /// <summary>Short: answers that must be graded wrong, near misses among them; read by tests only.</summary>
    public IReadOnlyList<string> Wrong { get; set; } = [];

    /// <summary>Essay: what a full answer mentions.</summary>
    public IReadOnlyList<ContentPoint> Rubric { get; set; } = [];

    public required ContentText En { get; init; }

    public required ContentText Ko { get; init; }
}

/// <summary>A question in one language.</summary>
internal sealed record ContentText
{
    public required string Text { get; init; }

    /// <summary>Multiple choice: the choices, in the order of their keys.</summary>
    public IReadOnlyList<string> Options { get; set; } = [];

    /// <summary>Short and essay: the solution.</summary>
    public string? Answer { get; set; }

    public required string Explanation { get; init; }

    /// <summary>Essay: answers with a known grade; read by tests only.</summary>
    public ContentExamples? Examples { get; set; }
}

/// <summary>Essays with a known grade.</summary>
/// <param name="Full">Mentions every point.</param>
/// <param name="Partial">Mentions some.</param>
/// <param name="Wrong">Sounds right and is not.</param>
internal sealed record ContentExamples(string Full, string Partial, string Wrong);

/// <summary>A point of a rubric.</summary>
/// <param name="Weight">Its share, relative to the others.</param>
/// <param name="En">Name in English.</param>
/// <param name="Ko">Name in Korean.</param>
/// <param name="Phrases">Phrases in both languages.</param>
internal sealed record ContentPoint(int Weight, string En, string Ko, IReadOnlyList<string> Phrases);

/// <summary>Reads and writes the layout without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(ContentFile))]
internal sealed partial class ContentJson : JsonSerializerContext;
