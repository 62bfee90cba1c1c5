using System.Text.Json;
using CsArena.Realtime.Questions;

namespace CsArena.Realtime.PostgreSql;

/// <summary>A question as it is stored: a row of <c>questions</c>, and the names of its categories.</summary>
internal sealed record QuestionRow(
    string Id,
    string Stem,
    string Language,
    string Type,
    short Difficulty,
    string Content,
    string Answer,
    string Rubric,
    string Explanation,
    bool Active,
    string[] Categories)
{
    /// <summary>The row of a question.</summary>
    /// <param name="question">The question.</param>
    /// <param name="stem">What its languages have in common.</param>
    /// <param name="step">How hard it is, from 1 to 5.</param>
    /// <param name="active">Whether it may be picked.</param>
    public static QuestionRow Of(Question question, string stem, short step, bool active = true) => new(
        DatabaseText.Escape(question.Id),
        DatabaseText.Escape(stem),
        DatabaseText.Escape(question.Language),
        question.Type switch { QuestionType.Multiple => "multiple", QuestionType.Short => "short", _ => "essay" },
        step,
        JsonSerializer.Serialize(new QuestionContent(question.Text, question.Options, question.Accepted), QuestionJson.Stored.QuestionContent),
        DatabaseText.Escape(question.Answer),
        JsonSerializer.Serialize(question.Rubric, QuestionJson.Stored.IReadOnlyListRubricPoint),
        DatabaseText.Escape(question.Explanation),
        active,
        [.. question.Categories.Select(DatabaseText.Escape)]);

    /// <summary>The row of a question whose id ends with its language.</summary>
    public static QuestionRow Of(Question question) => Of(question, QuestionStem.Of(question), QuestionLevels.StepOf(question.Difficulty));
}
