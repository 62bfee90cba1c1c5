using CsArena.Realtime.InMemory;
using CsArena.Realtime.Questions;

namespace CsArena.EndToEnd.Play;

/// <summary>What to answer on purpose: the built-in questions, looked up by the id that a player is shown.</summary>
public static class Answers
{
    private static readonly Dictionary<string, Question> Bank = BuiltInQuestions.All.ToDictionary(question => question.Id);

    public static Question Of(JsonElement roundStart) => Bank[roundStart.GetProperty("question").GetProperty("id").GetString()!];

    /// <summary>A right answer; of an essay, one that mentions every point.</summary>
    public static string Right(Question question) => question.Answer;

    /// <summary>An answer that is wrong, and that nobody else gives.</summary>
    public static string Wrong() => $"wrong {Guid.NewGuid():N}";

    /// <summary>An essay that mentions these points and no more than that.</summary>
    public static string Mentioning(Question question, IEnumerable<RubricPoint> points)
        => string.Join(' ', points.Select(point =>
            $"What I know about it is {NotInQuestion(question, point.Phrases).Replace('+', ' ')}, which you would see when you look at what they do."));

    private static string NotInQuestion(Question question, IReadOnlyList<string> phrases)
        => phrases.FirstOrDefault(phrase => !phrase.Split('+').All(part => question.Text.Contains(part.Trim(), StringComparison.OrdinalIgnoreCase)))
            ?? phrases[0];
}
