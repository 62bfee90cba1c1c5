namespace CsArena.Realtime.Questions;

/// <summary>A question with its solution.</summary>
public sealed record Question
{
    /// <summary>Unique id.</summary>
    public required string Id { get; init; }

    /// <summary>How it is answered.</summary>
    public required QuestionType Type { get; init; }

    /// <summary>How hard it is.</summary>
    public required Difficulty Difficulty { get; init; }

    /// <summary>Categories, at least one.</summary>
    public required IReadOnlyList<string> Categories { get; init; }

    /// <summary>Language of text and explanation, such as <c>en</c> or <c>ko</c>.</summary>
    public required string Language { get; init; }

    /// <summary>The question itself.</summary>
    public required string Text { get; init; }

    /// <summary>Choices; of <see cref="QuestionType.Multiple"/> only.</summary>
    public IReadOnlyList<QuestionOption> Options { get; init; } = [];

    /// <summary>The right answer: a key for <see cref="QuestionType.Multiple"/>, else text to show as the solution.</summary>
    public required string Answer { get; init; }

    /// <summary>Other texts that are right, in any language; of <see cref="QuestionType.Short"/> only.</summary>
    public IReadOnlyList<string> Accepted { get; init; } = [];

    /// <summary>What a full answer has to mention; of <see cref="QuestionType.Essay"/> only.</summary>
    public IReadOnlyList<RubricPoint> Rubric { get; init; } = [];

    /// <summary>Why the answer is right.</summary>
    public required string Explanation { get; init; }
}

/// <summary>How a question is answered.</summary>
public enum QuestionType
{
    /// <summary>By the key of one of several choices.</summary>
    Multiple,

    /// <summary>By a word or a short phrase.</summary>
    Short,

    /// <summary>By a few sentences.</summary>
    Essay,
}

/// <summary>How hard a question is.</summary>
public enum Difficulty
{
    /// <summary>Easy.</summary>
    Easy,

    /// <summary>Medium.</summary>
    Medium,

    /// <summary>Hard.</summary>
    Hard,
}

/// <summary>One choice.</summary>
/// <param name="Key">What to answer.</param>
/// <param name="Text">What it says.</param>
public sealed record QuestionOption(string Key, string Text);

/// <summary>One thing that a full answer mentions.</summary>
/// <param name="Name">The thing, in words that may be shown to the player.</param>
/// <param name="Weight">Its share of the grade, relative to the other points; above 0.</param>
/// <param name="Phrases">Any of these in the answer counts as a mention; several words joined by <c>+</c> must all occur.</param>
public sealed record RubricPoint(string Name, int Weight, IReadOnlyList<string> Phrases);
