using CsArena.Realtime.Questions;

namespace CsArena.Realtime.InMemory;

/// <summary>Finds questions that could not be asked or graded.</summary>
internal static class ContentValidator
{
    /// <summary>Number of choices of every multiple choice question.</summary>
    public const int Choices = 4;

    /// <summary>Checks all files together.</summary>
    /// <returns>What is wrong, one line each; empty when all is well.</returns>
    public static IReadOnlyList<string> Validate(IReadOnlyList<ContentFile> files)
    {
        var problems = files
            .Where(file => string.IsNullOrWhiteSpace(file.Category))
            .Select(_ => "A file has no category.")
            .Concat(files.SelectMany(file => file.Questions).SelectMany(ProblemsOf))
            .ToList();
        problems.AddRange(files
            .SelectMany(file => file.Questions)
            .GroupBy(question => question.Stem, StringComparer.Ordinal)
            .Where(group => group.Count() > 1)
            .Select(group => $"{group.Key}: the stem is used more than once."));
        return problems;
    }

    private static IEnumerable<string> ProblemsOf(ContentQuestion question)
        => CommonProblems(question)
            .Concat(question.Type switch
            {
                QuestionType.Multiple => MultipleProblems(question),
                QuestionType.Short => ShortProblems(question),
                QuestionType.Essay => EssayProblems(question),
                _ => ["the type is unknown"],
            })
            .Select(problem => $"{question.Stem}: {problem}.");

    private static IEnumerable<string> CommonProblems(ContentQuestion question)
    {
        if (question.Stem.Length == 0 || question.Stem.Any(c => !char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c != '-'))
        {
            yield return "the stem is not made of lower-case letters, digits and hyphens";
        }

        if (!Enum.IsDefined(question.Difficulty))
        {
            yield return "the difficulty is unknown";
        }

        foreach (var text in Texts(question))
        {
            if (string.IsNullOrWhiteSpace(text.Text) || string.IsNullOrWhiteSpace(text.Explanation))
            {
                yield return "text or explanation is empty";
            }

            if (question.Type != QuestionType.Multiple && string.IsNullOrWhiteSpace(text.Answer))
            {
                yield return "the answer is empty";
            }
        }
    }

    private static IEnumerable<string> MultipleProblems(ContentQuestion question)
    {
        if (question.Answer is not { Length: 1 } key || key[0] < 'a' || key[0] >= 'a' + Choices)
        {
            yield return "the answer is not the key of a choice";
        }

        foreach (var text in Texts(question))
        {
            if (text.Options.Count != Choices || text.Options.Any(string.IsNullOrWhiteSpace))
            {
                yield return $"there are not {Choices} choices";
            }

            if (text.Options.Distinct(StringComparer.OrdinalIgnoreCase).Count() != text.Options.Count)
            {
                yield return "two choices are the same";
            }
        }
    }

    private static IEnumerable<string> ShortProblems(ContentQuestion question)
    {
        if (question.Accepted.Count == 0 || question.Accepted.Any(string.IsNullOrWhiteSpace))
        {
            yield return "there is no accepted answer, or an empty one";
        }
    }

    private static IEnumerable<string> EssayProblems(ContentQuestion question)
    {
        if (question.Rubric.Count is < 2 or > 4)
        {
            yield return "the rubric does not have two to four points";
        }

        foreach (var point in question.Rubric)
        {
            if (point.Weight <= 0 || string.IsNullOrWhiteSpace(point.En) || string.IsNullOrWhiteSpace(point.Ko))
            {
                yield return "a point of the rubric has no weight or no name";
            }

            if (point.Phrases.Count == 0 || point.Phrases.Any(string.IsNullOrWhiteSpace))
            {
                yield return "a point of the rubric has no phrase, or an empty one";
            }
        }
    }

    private static ContentText[] Texts(ContentQuestion question) => [question.En, question.Ko];
}
