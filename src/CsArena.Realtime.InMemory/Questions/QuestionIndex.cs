using System.Collections.Frozen;
using CsArena.Realtime.Questions;

namespace CsArena.Realtime.InMemory;

/// <summary>A bank's questions, laid out once so that a pick never walks the bank.</summary>
internal sealed class QuestionIndex
{
    private readonly FrozenDictionary<string, Shelf> _shelves;

    public QuestionIndex(IReadOnlyList<Question> questions)
    {
        _shelves = questions
            .GroupBy(question => question.Language, StringComparer.OrdinalIgnoreCase)
            .ToFrozenDictionary(group => group.Key, group => new Shelf(group), StringComparer.OrdinalIgnoreCase);
        Languages = [.. _shelves.Keys.Order(StringComparer.OrdinalIgnoreCase)];
        Categories = [.. questions.SelectMany(question => question.Categories).Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.Ordinal)];
    }

    public IReadOnlyList<string> Languages { get; }

    public IReadOnlyList<string> Categories { get; }

    /// <summary>The questions of a cell; empty when there are none.</summary>
    public Entry[] Cell(string language, string category, Difficulty difficulty)
        => _shelves.TryGetValue(language, out var shelf) ? shelf.Cell(category, difficulty) : [];

    /// <summary>A question and its stem.</summary>
    internal readonly record struct Entry(string Stem, Question Question);

    /// <summary>The questions of one language, by category and difficulty.</summary>
    private sealed class Shelf(IEnumerable<Question> questions)
    {
        private readonly FrozenDictionary<string, FrozenDictionary<Difficulty, Entry[]>> _cells = questions
            .SelectMany(question => question.Categories.Select(category => (category, question)))
            .GroupBy(pair => pair.category, pair => pair.question, StringComparer.OrdinalIgnoreCase)
            .ToFrozenDictionary(group => group.Key, ByDifficulty, StringComparer.OrdinalIgnoreCase);

        public Entry[] Cell(string category, Difficulty difficulty)
            => _cells.TryGetValue(category, out var cells) && cells.TryGetValue(difficulty, out var cell) ? cell : [];

        private static FrozenDictionary<Difficulty, Entry[]> ByDifficulty(IEnumerable<Question> questions)
            => questions
                .GroupBy(question => question.Difficulty)
                .ToFrozenDictionary(group => group.Key, group => group.Select(question => new Entry(QuestionStem.Of(question), question)).ToArray());
    }
}
