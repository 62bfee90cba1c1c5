using CsArena.Realtime.Questions;

namespace CsArena.Realtime.PostgreSql;

/// <summary>Finds questions that could not be asked or graded.</summary>
internal static class QuestionFileRules
{
    public static IEnumerable<string> ProblemsOf(
        string stem,
        QuestionType type,
        string[] categories,
        string[] accepted,
        QuestionFilePoint[] rubric,
        List<QuestionFileText> texts)
        => NameProblems(stem, categories)
            .Concat(texts.Count == 0 ? ["It has no text in any language."] : [])
            .Concat(accepted.Any(string.IsNullOrWhiteSpace) ? ["An accepted answer is empty."] : [])
            .Concat(RubricProblems(type, rubric, texts))
            .Concat(texts.SelectMany(text => TextProblems(type, text).Select(problem => $"{text.Language}: {problem}")));

    private static IEnumerable<string> NameProblems(string stem, string[] categories)
    {
        if (!QuestionFileEntry.IsName(stem))
        {
            yield return "The stem is missing, too long, or has a control character.";
        }

        if (categories.Length == 0)
        {
            yield return "It has no category.";
        }

        foreach (var category in categories.Where(name => !QuestionFileEntry.IsName(name) || name.Split(CategoryPath.Separator).Any(string.IsNullOrWhiteSpace)))
        {
            yield return $"'{category}' cannot be the name of a category.";
        }

        if (categories.Distinct(StringComparer.OrdinalIgnoreCase).Count() < categories.Length)
        {
            yield return "A category comes twice.";
        }
    }

    private static IEnumerable<string> RubricProblems(QuestionType type, QuestionFilePoint[] rubric, List<QuestionFileText> texts)
    {
        if (type == QuestionType.Essay && rubric.Length == 0)
        {
            yield return "An essay needs a rubric.";
        }

        for (var i = 0; i < rubric.Length; i++)
        {
            if (rubric[i].Phrases.Count == 0 || rubric[i].Phrases.Any(string.IsNullOrWhiteSpace))
            {
                yield return $"Point {i + 1} of the rubric: It has no phrase, or an empty one.";
            }

            foreach (var language in texts.Select(text => text.Language).Where(language => string.IsNullOrWhiteSpace(rubric[i].NameIn(language))))
            {
                yield return $"Point {i + 1} of the rubric: It has no name in '{language}'.";
            }

            foreach (var language in rubric[i].Languages.Where(language => texts.TrueForAll(text => text.Language != language)))
            {
                yield return $"Point {i + 1} of the rubric: There is no text in '{language}'.";
            }
        }
    }

    private static IEnumerable<string> TextProblems(QuestionType type, QuestionFileText text)
    {
        if (!QuestionFileEntry.IsName(text.Id))
        {
            yield return "The id is too long, or has a control character.";
        }

        if (string.IsNullOrWhiteSpace(text.Text))
        {
            yield return "The text is empty.";
        }

        if (string.IsNullOrWhiteSpace(text.Answer))
        {
            yield return "The answer is empty.";
        }

        if (type == QuestionType.Multiple)
        {
            foreach (var problem in OptionProblems(text))
            {
                yield return problem;
            }
        }
    }

    private static IEnumerable<string> OptionProblems(QuestionFileText text)
    {
        if (text.Options.Count < 2)
        {
            yield return "There are fewer than two options.";
        }

        if (text.Options.Any(option => string.IsNullOrWhiteSpace(option.Key) || string.IsNullOrWhiteSpace(option.Text)))
        {
            yield return "An option is empty.";
        }

        if (text.Options.DistinctBy(option => option.Key, StringComparer.OrdinalIgnoreCase).Count() < text.Options.Count
            || text.Options.DistinctBy(option => option.Text, StringComparer.Ordinal).Count() < text.Options.Count)
        {
            yield return "Two options are the same.";
        }

        if (!string.IsNullOrWhiteSpace(text.Answer) && text.Options.All(option => option.Key != text.Answer))
        {
            yield return $"The answer '{text.Answer}' is not the key of an option.";
        }
    }
}
