using System.Collections.ObjectModel;
using CsArena.Realtime.Questions;

namespace CsArena.Realtime.InMemory;

/// <summary>The questions that come with the package: computer science, each in English (<c>en</c>) and Korean (<c>ko</c>).</summary>
public static class BuiltInQuestions
{
    private static readonly Lazy<IReadOnlyList<Question>> _all = new(Load);

    /// <summary>
    /// All of them, read and checked at first use. The id of a question is a stem and its language, such as
    /// <c>net-udp-en</c>; the two languages of a question share the stem and the solution.
    /// </summary>
    /// <exception cref="InvalidOperationException">The embedded content is damaged; the message names every fault.</exception>
    public static IReadOnlyList<Question> All => _all.Value;

    private static ReadOnlyCollection<Question> Load()
    {
        var files = ContentReader.ReadAll();
        var problems = ContentValidator.Validate(files);
        if (problems.Count > 0)
        {
            throw new InvalidOperationException($"The built-in questions are damaged: {string.Join(' ', problems)}");
        }

        return Array.AsReadOnly(files.SelectMany(file => file.Questions.SelectMany(question => Both(file.Category, question))).ToArray());
    }

    private static IEnumerable<Question> Both(string category, ContentQuestion content)
        => [ToQuestion(category, content, "en", content.En), ToQuestion(category, content, "ko", content.Ko)];

    private static Question ToQuestion(string category, ContentQuestion content, string language, ContentText text) => new()
    {
        Id = $"{content.Stem}-{language}",
        Type = content.Type,
        Difficulty = content.Difficulty,
        Categories = [category],
        Language = language,
        Text = text.Text,
        Options = [.. text.Options.Select((option, index) => new QuestionOption(((char)('a' + index)).ToString(), option))],
        Answer = content.Type == QuestionType.Multiple ? content.Answer! : text.Answer!,
        Accepted = content.Accepted,
        Rubric = [.. content.Rubric.Select(point => new RubricPoint(language == "ko" ? point.Ko : point.En, point.Weight, point.Phrases))],
        Explanation = text.Explanation,
    };
}
